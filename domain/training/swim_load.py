"""Load of a swim: speed against critical swim speed, cubed, since drag in water grows so."""

from training_analyzer.domain.training.sampling import Column


def critical_swim_speed(short_m: float, short_s: float, long_m: float, long_s: float) -> float | None:
    """Return critical swim speed (CSS) of two time trials, in m/s: (d2 - d1) / (t2 - t1); usually of 200 and 400 m.

    None unless the longer distance took longer. Source: Wakayoshi et al. 1992, Eur J Appl Physiol 64:153.
    """
    further_m, longer_s = long_m - short_m, long_s - short_s
    return further_m / longer_s if further_m > 0.0 and longer_s > 0.0 else None


def swimming_time_s(speed_mps: Column) -> int:
    """Return the seconds spent swimming: rest at the wall has no speed, and neither has silence."""
    return sum(x is not None and x > 0.0 for x in speed_mps)


def swim_intensity(distance_m: float, swimming_s: float, css_s_per_100m: float) -> float | None:
    """Return speed while swimming over critical swim speed; None without time. Rest at the wall is left out."""
    return distance_m / swimming_s * css_s_per_100m / 100.0 if swimming_s > 0.0 else None


def swim_tss(swimming_s: float, intensity: float) -> float:
    """Return the swim's load (sTSS): hours while swimming times intensity cubed times 100.

    Source: McGregor & Fitzgerald 2008, The Runner's Edge; TrainingPeaks.
    """
    return swimming_s / 3600.0 * intensity**3 * 100.0
