//! Large buffers go back to the system when they are given up. Part of the program and not of the library: it is for the whole
//! process to say.
//!
//! glibc maps large blocks of memory by themselves and unmaps them when they are freed; but with each one freed it moves the bound of
//! "large" up to that one's size, until buffers of megabytes are cut from arenas that are hardly ever given back. Buffers of one stage
//! then stay beside those of the next: of 3 GB `analyze` held 177 MB at its peak and not 140, of 12 GB 218 and not 175. A bound that
//! is set stays where it is (`mallopt(3)`, `M_MMAP_THRESHOLD`).

/// Blocks of so many bytes are mapped by themselves; the documented default is 128 KiB, before it moves.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 256 << 10;

/// Sets the bound. Where it cannot be set, more memory is held, and nothing else changes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "a call of the C library with two numbers")]
pub(crate) fn give_back_large_blocks() {
    // SAFETY: `mallopt` takes plain numbers and touches no memory of ours; no other thread runs yet.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
    }
}

/// Other allocators do so by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_back_large_blocks() {}
