"""Speed as ratios: each operation beside a hand-written one on the same data, in the same run."""
