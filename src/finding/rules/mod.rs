//! The rules, one file each. A new one needs its line here and in the registry.

pub(super) mod integration_with_modify_all;
pub(super) mod shared_admin_login;
