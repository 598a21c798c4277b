"""W' balance: what is left of the work above critical power, second by second.

A negative balance is shown, never clipped: it says that critical power or W' is set too low.
"""

from collections.abc import Sequence
from math import exp

from training_analyzer.domain.training.critical_power import CriticalPower
from training_analyzer.domain.training.sampling import Column


def differential_balance(power_w: Column, model: CriticalPower) -> list[float]:
    """Return W' left after each second, in J. Silence counts as coasting.

    At critical power and above W falls by P - CP; below it recovers by (CP - P)(W' - W) / W'.
    Sources: Skiba et al. 2015, Eur J Appl Physiol 115:703; Froncioni & Clarke.
    """
    cp_w, full_j = model.cp_w, model.w_prime_j
    left, balance = full_j, []
    for x in power_w:
        above = (x or 0.0) - cp_w
        left -= above if above >= 0.0 else above * (full_j - left) / full_j
        balance.append(left)
    return balance


def integral_balance(power_w: Column, model: CriticalPower) -> list[float]:
    """Return W' left after each second, in J: W' - sum of max(0, P - CP) e^(-(t - u) / tau). Silence is coasting.

    Source: Skiba et al. 2012, Med Sci Sports Exerc 44:1526.
    """
    powers = [x or 0.0 for x in power_w]
    decay = exp(-1.0 / recovery_time_s(powers, model.cp_w))
    spent, balance = 0.0, []
    for x in powers:
        spent = spent * decay + max(x - model.cp_w, 0.0)
        balance.append(model.w_prime_j - spent)
    return balance


def recovery_time_s(powers_w: Sequence[float], cp_w: float) -> float:
    """Return the time constant of recovery: tau = 546 e^(-.01 D) + 316, D = CP less the mean of power below it.

    Without power below CP nothing is known of the recovery: D is 0 then, the slowest.
    Source: Skiba et al. 2012, Med Sci Sports Exerc 44:1526.
    """
    below = [x for x in powers_w if x < cp_w]
    reserve_w = cp_w - sum(below) / len(below) if below else 0.0
    return 546.0 * exp(-0.01 * reserve_w) + 316.0
