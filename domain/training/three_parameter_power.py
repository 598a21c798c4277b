"""Critical power with a ceiling: no one has infinite power for an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from training_analyzer.domain.training.critical_power import MaximalEffort

LEAST_EFFORTS: Final = 4
_SINGULAR: Final = 1e-9


@dataclass(frozen=True, slots=True)
class ThreeParameterPower:
    """Critical power in W, W' in J, and the greatest power of an instant in W. Source: Morton 1996, Ergonomics 39:611."""

    cp_w: float
    w_prime_j: float
    max_w: float


def endurance_s(model: ThreeParameterPower, power_w: float) -> float | None:
    """Return how long a power can be held, in seconds: t = W' / (P - CP) - W' / (Pmax - CP).

    Infinite at critical power and below; None above the greatest power, which is not possible at all.
    Source: Morton 1996, Ergonomics 39:611.
    """
    if power_w > model.max_w:
        return None
    if power_w <= model.cp_w:
        return inf
    return model.w_prime_j / (power_w - model.cp_w) - model.w_prime_j / (model.max_w - model.cp_w)


def fit_three_parameters(efforts: Sequence[MaximalEffort]) -> ThreeParameterPower | None:
    """Return the model that fits efforts best, None with fewer than 4 or when no such model makes sense.

    With k = -W' / (Pmax - CP) Morton's equation is (t - k)(P - CP) = W', and so t P = CP t + k P + (W' - k CP):
    linear in its three unknowns, and solved by least squares. The way of fitting is ours.
    """
    if len(efforts) < LEAST_EFFORTS:
        return None
    plane = _plane([(x.duration_s, x.power_w, x.duration_s * x.power_w) for x in efforts])
    if plane is None:
        return None
    cp_w, k_s, rest_j = plane
    w_prime_j = rest_j + k_s * cp_w
    if cp_w <= 0.0 or k_s >= 0.0 or w_prime_j <= 0.0:
        return None
    return ThreeParameterPower(cp_w, w_prime_j, cp_w - w_prime_j / k_s)


def _plane(points: Sequence[tuple[float, float, float]]) -> tuple[float, float, float] | None:
    """Return a, b, c of the plane z = a x + b y + c by least squares, None when the points lie on one line."""
    n = len(points)
    mean_x, mean_y, mean_z = (sum(column) / n for column in zip(*points, strict=True))
    moved = [(x - mean_x, y - mean_y, z - mean_z) for x, y, z in points]
    xx, yy = sum(x * x for x, _, _ in moved), sum(y * y for _, y, _ in moved)
    xy = sum(x * y for x, y, _ in moved)
    xz, yz = sum(x * z for x, _, z in moved), sum(y * z for _, y, z in moved)
    determinant = xx * yy - xy * xy
    if determinant <= _SINGULAR * xx * yy:
        return None
    a, b = (xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant
    return a, b, mean_z - a * mean_x - b * mean_y
