"""How smooth a movement is."""

from __future__ import annotations

import math

import numpy as np

from formcheck.tracking.body import FloatArray

#: The spectrum is read at this many times as many frequencies as there are samples (padding by 2**4, as published).
_PADDING = 16


def spectral_arc_length(
    speed: FloatArray, rate_hz: float, *, highest_hz: float = 10.0, noise_floor: float = 0.05
) -> float:
    """Spectral arc length (SPARC) of a speed profile: negative, nearer zero is smoother.

    Length of the curve of the amplitude spectrum, its height scaled to 1 and its width to 1, up to the highest
    frequency whose amplitude still stands out of the noise. One smooth stroke reads -1.4 whatever its size or
    duration; each stop or tremor within it adds length, and so does noise.

    Parameters
    ----------
    speed : (N,) speed of one stroke, any unit, evenly spaced in time. Of a noisy position, the signed rate of change
        is better than its size: taking the size lifts noise into the slow end of the spectrum.
    rate_hz : samples a second.
    highest_hz : frequencies above are never movement (10 Hz as published; a noisy signal wants less).
    noise_floor : share of the spectrum's peak that counts as noise (0.05 as published; a noisy signal wants more).

    Returns NaN where the profile is shorter than three samples, has a gap (NaN) or never moves.

    Source: Balasubramanian, Melendez-Calderon, Burdet 2012, IEEE Trans Biomed Eng 59:2126; Balasubramanian,
    Melendez-Calderon, Roby-Brami, Burdet 2015, J NeuroEng Rehabil 12:112 (the adaptive cut-off used here).
    """
    if speed.size < 3 or not np.isfinite(speed).all() or not np.any(speed):
        return math.nan
    samples = _PADDING * 2 ** math.ceil(math.log2(speed.size))
    amplitude = np.abs(np.fft.rfft(speed, samples))
    frequency = np.fft.rfftfreq(samples, 1.0 / rate_hz)
    amplitude = amplitude[frequency <= highest_hz] / amplitude.max()
    above = np.flatnonzero(amplitude >= noise_floor)
    amplitude = amplitude[above[0] : above[-1] + 1] if above.size else amplitude[:0]
    if amplitude.size < 2:
        return math.nan
    width = 1.0 / (amplitude.size - 1)
    return float(-np.hypot(width, np.diff(amplitude)).sum())
