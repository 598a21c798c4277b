"""What every source of derived keys does."""

from training_analyzer.ports.derived_keys import DerivedKeys, KeyPurpose


class DerivedKeysContract:
    """Provide a fixture ``derived_keys``."""

    def test_it_keeps_the_protocol(self, derived_keys: DerivedKeys) -> None:
        assert isinstance(derived_keys, DerivedKeys)

    def test_a_key_has_32_bytes_and_is_the_same_each_time(self, derived_keys: DerivedKeys) -> None:
        for purpose in KeyPurpose:
            assert len(derived_keys.key(purpose)) == 32
            assert derived_keys.key(purpose) == derived_keys.key(purpose)

    def test_no_purpose_has_a_key_of_another(self, derived_keys: DerivedKeys) -> None:
        every = [key for purpose in KeyPurpose for key in derived_keys.keys(purpose)]
        assert len(set(every)) == len(every)

    def test_the_key_that_signs_is_the_first_that_verifies(self, derived_keys: DerivedKeys) -> None:
        for purpose in KeyPurpose:
            assert derived_keys.keys(purpose)[0] == derived_keys.key(purpose)

    def test_no_key_is_shown(self, derived_keys: DerivedKeys) -> None:
        for purpose in KeyPurpose:
            assert repr(derived_keys.key(purpose)) not in repr(derived_keys)
