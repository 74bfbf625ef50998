//! Every product, by every instruction set, against plain loops in the defined order and against gemm.

use crate::products_reference::{
    LAYOUTS, Layout, Random, bits, by_gemm, expected_after, first_difference, in_lanes, one_by_one,
};
use mmoe::base::cpu::{InstructionSet, by_every_set};
use mmoe::model::layers::products::{After, matmul, matmul_then, matmul_transposed_right};

#[test]
fn products_have_the_defined_order_by_every_set() {
    by_every_set(|set| {
        let mut random = Random(1);
        for trial in 0..if set == InstructionSet::Portable { 40 } else { 250 } {
            let sizes = [(); 3].map(|()| 1 + random.below(if trial % 2 == 0 { 24 } else { 200 }));
            let ([m, k, n], layout) = (sizes, LAYOUTS[trial % 3]);
            // The slices begin anywhere, so that nothing is aligned. Every fifth product has odd values.
            let (skip, odd) = ([(); 3].map(|()| random.below(5)), trial % 5 == 0);
            let mut values = |count| if odd { random.odd_values(count) } else { random.values(count) };
            let (a, b) = (values(skip[0] + m * k), values(skip[1] + k * n));
            let (a, b) = (&a[skip[0]..], &b[skip[1]..]);
            let mut c = vec![7.0; skip[2] + m * n + 3];
            layout.multiply(a, b, &mut c[skip[2]..][..m * n], sizes);
            let difference = first_difference(&c[skip[2]..][..m * n], &layout.expected(a, b, sizes));
            assert_eq!(difference, None, "{set:?} {layout:?} {sizes:?}");
            assert!(
                c[..skip[2]].iter().chain(&c[skip[2] + m * n..]).all(|value| *value == 7.0),
                "{layout:?} {sizes:?}"
            );
        }
    });
}

#[test]
fn blocks_change_no_bit() {
    by_every_set(|set| {
        let mut random = Random(2);
        let all = [[150, 1100, 70], [40, 30, 1100], [330, 300, 40], [3, 1030, 300], [30, 1300, 9], [1, 2100, 256]];
        let ends = (196..212).map(|m| [m, 350, 17]).chain((196..212).map(|m| [m, 600, 33]));
        let all: Vec<_> = all.into_iter().chain(ends).collect();
        let count = if set == InstructionSet::Portable { 2 } else { all.len() };
        for sizes in all.into_iter().take(count) {
            let (a, b) = random.factors(sizes);
            for layout in LAYOUTS {
                let c = layout.product(&a, &b, sizes);
                assert_eq!(first_difference(&c, &layout.expected(&a, &b, sizes)), None, "{set:?} {layout:?} {sizes:?}");
            }
        }
    });
}

#[test]
fn empty_products_are_zeros_and_biases() {
    by_every_set(|set| {
        for layout in LAYOUTS {
            for [m, n] in [[3, 5], [20, 100], [0, 4], [4, 0]] {
                let c = layout.product(&[], &[], [m, 0, n]);
                assert_eq!(bits(&c), vec![0; m * n], "{set:?} {layout:?} {m} {n}");
            }
        }
        let mut c = [f32::NAN; 40];
        matmul_then(&[], &[], &mut c, [2, 0, 20], After { bias: &[3.0], clamps: false });
        assert_eq!(c, std::array::from_fn(|index| if index < 20 { 3.0 } else { 0.0 }));
    });
}

#[test]
fn biases_and_relu_are_rounded_as_in_their_own_passes() {
    by_every_set(|set| {
        let mut random = Random(3);
        let shapes = [[144, 10, 128], [113, 7, 100], [17, 5, 16], [8, 3, 33], [1, 8, 128], [3, 9, 5], [40, 600, 300]];
        for sizes in shapes {
            let ([m, k, n], odd) = (sizes, sizes[1] < 8);
            let mut values = |count| if odd { random.odd_values(count) } else { random.values(count) };
            let (a, b, bias) = (values(m * k), values(k * n), values(m));
            let product = Layout::Plain.expected(&a, &b, sizes);
            for biased in [0, 1, m / 2, m - m.min(1), m] {
                for after in [false, true]
                    .map(|clamps| After { bias: &bias[..biased], clamps })
                    .into_iter()
                    .chain([After::NOTHING])
                {
                    let (mut c, mut expected) = (vec![f32::NAN; m * n], product.clone());
                    matmul_then(&a, &b, &mut c, sizes, after);
                    expected_after(&mut expected, after, n);
                    let difference = first_difference(&c, &expected);
                    assert_eq!(difference, None, "{set:?} {sizes:?} {biased} biases {after:?}");
                }
            }
        }
    });
}

#[test]
fn a_negative_zero_and_a_nan_pass_the_relu() {
    by_every_set(|set| {
        let (a, bias) = ([1.0; 20], [-0.0; 20]);
        let b: Vec<f32> = (0..40).map(|j| [f32::NAN, -1e-45, 1.0, f32::NEG_INFINITY][j % 4]).collect();
        let mut c = [9.0; 800];
        matmul_then(&a, &b, &mut c, [20, 1, 40], After { bias: &bias, clamps: true });
        for (index, value) in c.into_iter().enumerate() {
            match index % 4 {
                0 => assert!(value.is_nan(), "{set:?}"),
                2 => assert_eq!(value, 1.0, "{set:?}"),
                _ => assert_eq!(value.to_bits(), 0, "{set:?}"),
            }
        }
    });
}

/// `[m, k, n]` of the products of published runs: forward, gradients of weights, gradients of inputs.
fn published() -> Vec<(Layout, [usize; 3])> {
    let synthetic = [[144, 100], [136, 100], [113, 100], [60, 100], [8, 113], [8, 16], [8, 60], [1, 8], [1, 100]];
    let tucker =
        [[48, 100], [48, 48], [64, 48], [8, 64], [64, 64], [65, 128], [128, 65], [64, 23], [265, 128], [408, 64]];
    let census = [64, 128, 196, 512, 54, 408, 280, 32, 73].map(|inputs| [8, inputs]);
    let census = [&census[..], &[64, 54, 408].map(|units| [units, units])].concat();
    // Numbers of rows: whole batches, and the partial ones at the end of evaluated and of fixed rows.
    let rows = [&[128, 80, 16, 32, 33][..], &[256, 99, 89, 217][..]];
    let mut products = Vec::new();
    for (layers, rows) in
        [(&synthetic[..], rows[0]), (&tucker[..], rows[0]), (&tucker[..], rows[1]), (&census[..], rows[1])]
    {
        for [units, inputs] in layers.iter().copied() {
            for rows in rows.iter().copied() {
                products.push((Layout::Plain, [units, inputs, rows]));
                products.push((Layout::Right, [units, rows, inputs]));
                products.push((Layout::Left, [inputs, units, rows]));
            }
        }
    }
    products
}

#[test]
fn published_shapes_have_the_bits_of_gemm() {
    if !InstructionSet::Avx2.is_available() {
        return;
    }
    by_every_set(|set| {
        let mut random = Random(4);
        for (layout, sizes) in published() {
            let [m, k, n] = sizes;
            if set == InstructionSet::Portable && m * k * n > 200_000 {
                continue;
            }
            let (a, mut b) = random.factors(sizes);
            for has_zeros in [false, true] {
                if has_zeros {
                    // As after a ReLU and its mask.
                    b.iter_mut().for_each(|value| *value *= if *value > 0.0 { 1.0 } else { 0.0 });
                }
                let c = layout.product(&a, &b, sizes);
                let mut expected = by_gemm(layout, &a, &b, sizes);
                if k == 1 || m == 1 {
                    // For these sizes gemm keeps the sign of a negative zero.
                    expected.iter_mut().for_each(|value| *value += 0.0);
                }
                assert_eq!(first_difference(&c, &expected), None, "{set:?} {layout:?} {sizes:?} {has_zeros}");
            }
        }
    });
}

/// Keeps the documentation right about the sizes for which gemm has another order.
#[test]
fn gemm_has_other_orders_where_nothing_is_published() {
    if !InstructionSet::Avx2.is_available() {
        return;
    }
    let mut random = Random(8);
    let others = [[40, 2, 100], [100, 100, 1], [300, 100, 1], [20, 3000, 40]].map(|sizes| (Layout::Plain, sizes));
    for (layout, sizes) in others.into_iter().chain([(Layout::Right, [1, 100, 300])]) {
        let (a, b) = random.factors(sizes);
        let c = layout.product(&a, &b, sizes);
        assert_ne!(first_difference(&c, &by_gemm(layout, &a, &b, sizes)), None, "{layout:?} {sizes:?}");
    }
    for sizes in [[40, 1, 100], [1, 8, 100]] {
        let [m, k, n] = sizes;
        let (mut c, b) = (vec![f32::NAN; m * n], vec![0.0; k * n]);
        matmul(&vec![-1.0; m * k], &b, &mut c, sizes);
        assert_eq!(bits(&c), vec![0; m * n]);
        let expected = by_gemm(Layout::Plain, &vec![-1.0; m * k], &b, sizes);
        assert_eq!(bits(&expected), vec![(-0.0f32).to_bits(); m * n]);
    }
}

#[test]
fn small_gradients_have_the_bits_of_gemm_for_any_number_of_rows() {
    if !InstructionSet::Avx2.is_available() {
        return;
    }
    by_every_set(|set| {
        let mut random = Random(5);
        for k in (1..40).chain([127, 128, 129, 1023, 1024, 1025, 1031, 2048, 3000]) {
            for [m, n] in [[1, 1], [1, 8], [8, 16], [3, 5], [2, 128], [1, 100], [16, 16]] {
                let (a, b) = random.factors([m, k, n]);
                let c = Layout::Right.product(&a, &b, [m, k, n]);
                let expected = by_gemm(Layout::Right, &a, &b, [m, k, n]);
                assert_eq!(first_difference(&c, &expected), None, "{set:?} {m} {k} {n}");
            }
        }
    });
}

#[test]
fn large_gradients_are_the_same_from_either_layout_of_the_rows() {
    by_every_set(|set| {
        let mut random = Random(6);
        for sizes in [[144, 128, 100], [17, 33, 16], [113, 16, 100]] {
            let [m, k, n] = sizes;
            let (a, b) = random.factors(sizes);
            let transposed: Vec<f32> = (0..n * k).map(|index| b[index % k * n + index / k]).collect();
            let (mut plain, mut right) = (vec![0.0; m * n], vec![1.0; m * n]);
            matmul(&a, &b, &mut plain, sizes);
            matmul_transposed_right(&a, &transposed, &mut right, sizes);
            assert_eq!(first_difference(&plain, &right), None, "{set:?} {sizes:?}");
        }
    });
}

/// Shows that the comparisons would notice another order: two sums at once, or that of large products in a small
/// gradient.
#[test]
fn another_order_has_other_bits() {
    let mut random = Random(7);
    let (a, b) = (random.values(100), random.values(100));
    let factors = || a.iter().copied().zip(b.iter().copied());
    let even_and_odd = one_by_one(factors().step_by(2)) + one_by_one(factors().skip(1).step_by(2));
    assert_ne!(one_by_one(factors()).to_bits(), even_and_odd.to_bits());
    assert_ne!(one_by_one(factors()).to_bits(), in_lanes(factors()).to_bits());
    let unfused = factors().map(|(a, b)| a * b).sum::<f32>();
    assert_ne!(one_by_one(factors()).to_bits(), unfused.to_bits());
}

#[test]
#[should_panic(expected = "matrix sizes do not fit [2, 3, 4]")]
fn sizes_must_fit() {
    matmul(&[0.0; 6], &[0.0; 11], &mut [0.0; 8], [2, 3, 4]);
}

#[test]
#[should_panic(expected = "3 biases for 2 rows")]
fn there_are_no_more_biases_than_rows() {
    matmul_then(&[0.0; 6], &[0.0; 12], &mut [0.0; 8], [2, 3, 4], After { bias: &[0.0; 3], clamps: false });
}

/// Few values per sum and few columns, as a narrow layer has them for a batch of one row.
#[test]
fn narrow_products_of_short_sums_have_the_defined_order_too() {
    by_every_set(|set| {
        let mut random = Random(5);
        for (k, n, m) in [1, 2, 3].into_iter().flat_map(|k| (1..10).flat_map(move |n| [(k, n, 40), (k, n, 300)])) {
            for layout in LAYOUTS {
                let (sizes, a, b) = ([m, k, n], random.values(m * k), random.values(k * n));
                let mut c = vec![7.0; m * n];
                layout.multiply(&a, &b, &mut c, sizes);
                assert_eq!(first_difference(&c, &layout.expected(&a, &b, sizes)), None, "{set:?} {layout:?} {sizes:?}");
            }
        }
    });
}
