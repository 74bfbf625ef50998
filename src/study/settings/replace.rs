//! Partial settings over whole ones.

/// Overwrites `target` with what is given, if anything is.
pub fn replace<T: Clone>(target: &mut T, given: &Option<T>) {
    if let Some(value) = given {
        target.clone_from(value);
    }
}
