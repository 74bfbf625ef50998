//! A hash of bytes that is the same on every machine and in every version: FNV-1a, mixed by SplitMix64's finaliser.

/// The hash. It spreads well over buckets, and is no protection against somebody who looks for collisions.
pub fn hash64(bytes: &[u8]) -> u64 {
    let mut hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Buckets of published runs depend on these values.
    #[test]
    fn hashes_stay_what_they_are_and_fill_buckets_evenly() {
        assert_ne!(hash64(b""), hash64(b"\0"));
        let mut buckets = [0u32; 10];
        (0..100_000u32).for_each(|n| buckets[(hash64(n.to_string().as_bytes()) % 10) as usize] += 1);
        assert!(buckets.iter().all(|&count| (9_600..10_400).contains(&count)), "{buckets:?}");
    }
}
