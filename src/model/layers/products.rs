//! Matrix products of row-major matrices, on one thread.

use gemm::Parallelism;

/// `c[m, n] = a[m, k] b[k, n]`.
pub fn matmul(a: &[f32], b: &[f32], c: &mut [f32], [m, k, n]: [usize; 3]) {
    product(a, [k, 1], b, [n, 1], c, [m, k, n]);
}

/// `c[m, n] = a[m, k] b[n, k]'`.
pub fn matmul_transposed_right(a: &[f32], b: &[f32], c: &mut [f32], [m, k, n]: [usize; 3]) {
    product(a, [k, 1], b, [1, k], c, [m, k, n]);
}

/// `c[m, n] = a[k, m]' b[k, n]`.
pub fn matmul_transposed_left(a: &[f32], b: &[f32], c: &mut [f32], [m, k, n]: [usize; 3]) {
    product(a, [1, m], b, [n, 1], c, [m, k, n]);
}

/// `c[m, n] = a b`, where a and b have the given strides between rows and between columns.
fn product(
    a: &[f32],
    [a_row, a_column]: [usize; 2],
    b: &[f32],
    [b_row, b_column]: [usize; 2],
    c: &mut [f32],
    [m, k, n]: [usize; 3],
) {
    assert_eq!((a.len(), b.len(), c.len()), (m * k, k * n, m * n), "matrix sizes do not fit [{m}, {k}, {n}]");
    // SAFETY: the three slices hold whole matrices of these sizes, as just checked, and the strides stay inside them.
    #[allow(unsafe_code)]
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            c.as_mut_ptr(),
            1,
            n as isize,
            false,
            a.as_ptr(),
            a_column as isize,
            a_row as isize,
            b.as_ptr(),
            b_column as isize,
            b_row as isize,
            0.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}
