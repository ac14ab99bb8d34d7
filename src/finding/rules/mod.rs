//! The rules, one file each. A new one needs its line here and in the registry.

pub(super) mod audit_field_setter;
pub(super) mod automation_stops_with_person;
pub(super) mod delegated_changes;
pub(super) mod frozen_owner;
pub(super) mod gapped_logs;
pub(super) mod imported_stamps;
pub(super) mod inactive_owner;
pub(super) mod integration_owns_records;
pub(super) mod integration_with_modify_all;
pub(super) mod login_as_used;
pub(super) mod lookup_skew;
pub(super) mod low_attribution_coverage;
pub(super) mod missing_inputs;
pub(super) mod missing_logs;
pub(super) mod ownership_concentrated;
pub(super) mod ownership_skew;
pub(super) mod partial_package;
pub(super) mod person_as_default_owner;
pub(super) mod platform_change_breaks_login;
pub(super) mod running_user_inactive;
pub(super) mod running_user_is_person;
pub(super) mod secret_in_metadata;
pub(super) mod setup_changed_by_integration;
pub(super) mod shared_admin_login;
