//! Laws of effective permissions.
