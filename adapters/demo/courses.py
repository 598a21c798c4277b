"""The courses the athlete knows. Town, river and lake are real places, the exact lines are not."""

from typing import Final

from training_analyzer.adapters.demo.loops import Course

_HOME: Final = (41.9861, 2.8165)  # the Devesa park in Girona
_LAKE: Final = (42.1262, 2.7512)  # the shore of lake Banyoles
_BAY: Final = (41.8477, 3.1312)  # the beach of Palamos

TRACK: Final = Course(
    name="track", start_deg=(41.9712, 2.8108), length_m=400.0, base_m=85.0, bends=((2, 0.2, 1.6),)
)
PARK: Final = Course(
    name="park",
    start_deg=_HOME,
    length_m=5200.0,
    base_m=72.0,
    bends=((2, 0.35, 0.4), (5, 0.06, 1.0)),
    hills=((2, 3.6, 0.3),),
)
RIVER: Final = Course(
    name="river",
    start_deg=_HOME,
    length_m=11_400.0,
    base_m=74.0,
    bends=((2, 0.45, 2.2), (3, 0.12, 0.7), (9, 0.03, 0.0)),
    hills=((1, 6.0, -0.8), (7, 2.2, 1.0)),
)
VALLEY: Final = Course(
    name="valley",
    start_deg=_HOME,
    length_m=14_200.0,
    base_m=165.0,
    bends=((2, 0.3, 5.1), (4, 0.14, 0.2), (11, 0.04, 2.0)),
    hills=((1, 74.0, -1.5), (4, 19.0, 0.6), (9, 6.0, 2.0)),
)
TO_THE_COAST: Final = Course(
    name="to the coast",
    start_deg=_HOME,
    length_m=68_300.0,
    base_m=150.0,
    bends=((2, 0.4, 0.9), (3, 0.12, 4.0), (13, 0.03, 1.1)),
    hills=((2, 88.0, -1.6), (5, 31.0, 0.5), (17, 8.0, 0.0), (41, 3.0, 1.0)),
)
TO_THE_LAKE: Final = Course(
    name="to the lake",
    start_deg=_HOME,
    length_m=43_600.0,
    base_m=138.0,
    bends=((2, 0.3, 2.6), (5, 0.08, 0.5), (11, 0.03, 3.0)),
    hills=((1, 52.0, -1.5), (6, 17.0, 0.2), (19, 6.0, 0.0)),
)
TO_THE_HILLS: Final = Course(
    name="to the hills",
    start_deg=_HOME,
    length_m=56_900.0,
    base_m=330.0,
    bends=((2, 0.35, 4.2), (3, 0.2, 1.9), (15, 0.03, 0.4)),
    hills=((2, 205.0, -1.6), (7, 34.0, 0.8), (23, 8.0, 0.0)),
)
FLAT_RACE: Final = Course(
    name="race course",
    start_deg=_HOME,
    length_m=10_000.0,
    base_m=70.0,
    bends=((2, 0.3, 1.0), (7, 0.05, 0.4)),
    hills=((2, 4.0, 0.5), (5, 1.5, 0.0)),
)
LAKE_RIDE: Final = Course(
    name="race course by the lake",
    start_deg=_LAKE,
    length_m=20_000.0,
    base_m=196.0,
    bends=((2, 0.3, 0.2), (3, 0.15, 2.0)),
    hills=((2, 24.0, -1.0), (7, 6.0, 0.4)),
)
LAKE_RUN: Final = Course(
    name="lakeside path",
    start_deg=_LAKE,
    length_m=6200.0,
    base_m=174.0,
    bends=((2, 0.2, 1.9), (6, 0.05, 0.6)),
    hills=((3, 2.5, 0.0),),
)
LAKE_SWIM: Final = Course(
    name="lake", start_deg=_LAKE, length_m=1500.0, base_m=172.0, bends=((3, 0.18, 0.5),)
)
BAY_SWIM: Final = Course(name="bay", start_deg=_BAY, length_m=1500.0, base_m=0.0, bends=((2, 0.4, 0.5),))
