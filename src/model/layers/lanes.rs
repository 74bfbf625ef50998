//! Work along the rows of feature-major arrays, many rows side by side.

/// Rows that kernels take side by side: two registers of eight.
pub const LANES: usize = 16;

/// Values of `W` neighbouring rows.
pub type Lanes<const W: usize> = [f32; W];

/// Calls `$work::<LANES>` for every [`LANES`] rows and `$work::<1>` for each row that is left, with the first row's number.
macro_rules! along_rows {
    ($rows:expr, $work:ident($($argument:expr),* $(,)?)) => {{
        let whole = $rows / $crate::model::layers::lanes::LANES * $crate::model::layers::lanes::LANES;
        for row in (0..whole).step_by($crate::model::layers::lanes::LANES) {
            $work::<{ $crate::model::layers::lanes::LANES }>($($argument,)* row);
        }
        for row in whole..$rows {
            $work::<1>($($argument,)* row);
        }
    }};
}
pub(crate) use along_rows;

/// The values of feature `feature` for `W` rows from `row` on; the array is `rows` rows wide.
#[inline(always)]
pub fn load<const W: usize>(values: &[f32], rows: usize, feature: usize, row: usize) -> Lanes<W> {
    let mut lanes = [0.0; W];
    lanes.copy_from_slice(&values[feature * rows + row..][..W]);
    lanes
}

/// Writes what [`load`] reads.
#[inline(always)]
pub fn store<const W: usize>(values: &mut [f32], rows: usize, feature: usize, row: usize, lanes: Lanes<W>) {
    values[feature * rows + row..][..W].copy_from_slice(&lanes);
}

/// Lane by lane.
#[inline(always)]
pub fn zip<const W: usize>(a: Lanes<W>, b: Lanes<W>, f: impl Fn(f32, f32) -> f32) -> Lanes<W> {
    std::array::from_fn(|lane| f(a[lane], b[lane]))
}
