"""Makes gaussian_process.json: regression by scikit-learn's Gaussian process on fixed points.

Run `python gaussian_process.py > gaussian_process.json` with scikit-learn installed (made with 1.9.1). Points and targets
follow from sin() of their index, so that the test can make the same ones.
"""

import json
import math

import numpy
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern

JITTER = 1e-8


def numbers(count, offset):
    return [math.sin(12.9898 * (i + 1) + offset) for i in range(count)]


def case(rows, lengths, signal, noise):
    points = 0.5 + 0.5 * numpy.array(numbers(rows * len(lengths), 0.0)).reshape(rows, len(lengths))
    targets = numpy.array(numbers(rows, 1.0))
    new = 0.5 + 0.5 * numpy.array(numbers(5 * len(lengths), 2.0)).reshape(5, len(lengths))
    # The first kernel is the variance of the constant mean. The noise is not a kernel: the function is predicted
    # without it.
    kernel = ConstantKernel(1.0) + ConstantKernel(signal) * Matern(lengths, nu=2.5)
    process = GaussianProcessRegressor(kernel, alpha=noise + JITTER, optimizer=None).fit(points, targets)
    mean, sd = process.predict(new, return_std=True)
    return {
        "rows": rows,
        "lengths": lengths,
        "signal": signal,
        "noise": noise,
        "mean": mean.tolist(),
        "sd": sd.tolist(),
        "fitted": process.predict(points).tolist(),
        "log_likelihood": process.log_marginal_likelihood_value_,
    }


CASES = [
    case(5, [0.3], 1.0, 0.1),
    case(12, [0.2, 0.9], 2.5, 0.01),
    case(30, [0.5, 1.5, 0.1, 3.0], 0.4, 0.3),
    case(60, [1.4] * 8, 1.0, 1e-4),
]
print(json.dumps(CASES, indent=1))
