"""The library's named random streams in numpy: the same seed and name give the same numbers."""

import numpy as np

_GAMMA = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


class RandomStream:
    """The start of a stream; see lethe.base.RandomStream for the definition."""

    def __init__(self, seed: int, name: str):
        key = _mix(seed + _GAMMA)
        for letter in name.encode():
            key = _mix(key ^ ((letter - 256 if letter > 127 else letter) + _GAMMA) & _MASK)
        self.key = key

    def child(self, name: str) -> "RandomStream":
        return RandomStream(self.key, name)

    def normal(self, count: int) -> np.ndarray:
        """The first standard normal numbers of the stream, float32."""
        pairs = (count + 1) // 2
        counters = np.arange(1, 2 * pairs + 1, dtype=np.uint64)
        bits = _mix_array(np.uint64(self.key) + counters * np.uint64(_GAMMA))
        uniform = (bits >> np.uint64(11)) * 2.0**-53
        radius = np.sqrt(-2 * np.log(1 - uniform[0::2]))
        angle = 2 * np.pi * uniform[1::2]
        both = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
        return both.reshape(-1)[:count].astype(np.float32)


def _mix(z: int) -> int:
    z &= _MASK
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _MASK
    return z ^ (z >> 31)


def _mix_array(z: np.ndarray) -> np.ndarray:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
