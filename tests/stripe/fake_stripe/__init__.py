"""A Stripe of our own on loopback: stateful, in the shapes of the pinned version, driven by the real library."""

from tests.stripe.fake_stripe.server import FakeStripe

__all__ = ["FakeStripe"]
