"""The study's MMoE training in JAX, as one would write it: prints its time per step or its test losses.

jax_vmap.py WIDTH time STEPS       microseconds per step and seed, compilation left out
jax_vmap.py WIDTH losses SEEDS     the mean test loss after 2,000 steps, one line a seed

All steps are one compiled `scan`; `vmap` trains WIDTH seeds side by side. XLA uses as many threads as there are cores
to run on, so on one core a seed's share of the time is its cost per core.
"""

import sys
import time
from functools import partial

import jax
import jax.numpy as jnp

INPUTS, EXPERTS, UNITS, TOWER, TASKS, BATCH = 100, 8, 16, 8, 2, 128
CORRELATION, NOISE, TEST_ROWS, LOSS_STEPS = 0.5, 0.1, 2_000, 2_000
RATE, BETA1, BETA2, EPS = 1e-3, 0.9, 0.999, 1e-8


def draw_law(key):
    """Equations 2-3: two weight vectors, [INPUTS, TASKS]."""
    u1, v = jax.random.normal(key, (2, INPUTS))
    u1 = u1 / jnp.linalg.norm(u1)
    u2 = v - (v @ u1) * u1
    u2 = u2 / jnp.linalg.norm(u2)
    return jnp.stack([u1, CORRELATION * u1 + (1 - CORRELATION**2) ** 0.5 * u2], axis=1)


def draw_rows(law, key, count):
    """Equation 4 with the study's sines."""
    inputs_key, noise_key = jax.random.split(key)
    x = jax.random.normal(inputs_key, (count, INPUTS))
    z = x @ law
    waves = jnp.sin(z[..., None] * jnp.arange(1.0, 11.0) + jnp.arange(10.0) ** 2).sum(-1)
    return x, z + waves + NOISE * jax.random.normal(noise_key, (count, TASKS))


def glorot(key, inputs, units, count):
    """`count` matrices, [count, inputs, units]."""
    limit = (6 / (inputs + units)) ** 0.5
    return jax.random.uniform(key, (count, inputs, units), minval=-limit, maxval=limit)


def side_by_side(matrices):
    """[count, inputs, units] to [inputs, count * units]."""
    return matrices.transpose(1, 0, 2).reshape(matrices.shape[1], -1)


def draw_weights(key):
    experts, gates, towers, heads = jax.random.split(key, 4)
    return {
        "experts": side_by_side(glorot(experts, INPUTS, UNITS, EXPERTS)),
        "expert_bias": jnp.zeros(EXPERTS * UNITS),
        "gates": side_by_side(glorot(gates, INPUTS, EXPERTS, TASKS)),
        "towers": glorot(towers, UNITS, TOWER, TASKS),
        "tower_bias": jnp.zeros((TASKS, TOWER)),
        "heads": glorot(heads, TOWER, 1, TASKS)[..., 0],
        "head_bias": jnp.zeros(TASKS),
    }


def predict(weights, x):
    """All experts and gates in one product, which is what XLA runs fastest."""
    packed = x @ jnp.concatenate([weights["experts"], weights["gates"]], axis=1)
    experts, gates = jnp.split(packed, [EXPERTS * UNITS], axis=1)
    experts = jax.nn.relu(experts + weights["expert_bias"]).reshape(-1, EXPERTS, UNITS)
    gates = jax.nn.softmax(gates.reshape(-1, TASKS, EXPERTS))
    mixed = jnp.einsum("bte,beu->btu", gates, experts)
    hidden = jax.nn.relu(jnp.einsum("btu,tuv->btv", mixed, weights["towers"]) + weights["tower_bias"])
    return (hidden * weights["heads"]).sum(-1) + weights["head_bias"]


def loss(weights, x, y):
    return ((predict(weights, x) - y) ** 2).mean(0).sum()


def adam_step(law, state, numbered_key):
    weights, first, second = state
    step, key = numbered_key
    gradient = jax.grad(loss)(weights, *draw_rows(law, key, BATCH))
    first = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradient)
    second = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, second, gradient)
    rate, scale = RATE / (1 - BETA1**step), 1 / (1 - BETA2**step)
    weights = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v * scale) + EPS), weights, first, second)
    return (weights, first, second), None


@partial(jax.jit, static_argnums=1)
@partial(jax.vmap, in_axes=(0, None))
def train(seed, steps):
    """A seed's law, its weights after `steps` steps, and a key for test rows."""
    law_key, weights_key, rows_key, test_key = jax.random.split(jax.random.key(seed), 4)
    law, weights = draw_law(law_key), draw_weights(weights_key)
    zeros = jax.tree.map(jnp.zeros_like, weights)
    numbered_keys = (jnp.arange(1.0, steps + 1), jax.random.split(rows_key, steps))
    (weights, *_), _ = jax.lax.scan(partial(adam_step, law), (weights, zeros, zeros), numbered_keys)
    return law, weights, test_key


@jax.jit
@jax.vmap
def test_loss(law, weights, key):
    return loss(weights, *draw_rows(law, key, TEST_ROWS)) / TASKS


def main():
    width, what, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if what == "time":
        seeds = jnp.arange(width)
        jax.block_until_ready(train(seeds, count))
        begun = time.perf_counter()
        jax.block_until_ready(train(seeds, count))
        print((time.perf_counter() - begun) / count / width * 1e6)
        return
    for start in range(0, count, width):
        trained = train(jnp.arange(start, min(start + width, count)), LOSS_STEPS)
        for value in test_loss(*trained):
            print(float(value))


if __name__ == "__main__":
    main()
