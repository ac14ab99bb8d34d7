//! The rules, one file each. A new one needs its line here and in the registry.

pub(super) mod classified_fields_unused;
pub(super) mod dormant_integration;
pub(super) mod human_licensed_integration;
pub(super) mod integration_login_used_by_person;
pub(super) mod integration_with_author_apex;
pub(super) mod integration_with_customize_application;
pub(super) mod integration_with_manage_users;
pub(super) mod integration_with_modify_all;
pub(super) mod integration_with_view_all;
pub(super) mod integration_without_ip_ranges;
pub(super) mod logs_contradict_identity;
pub(super) mod overbroad_connected_app;
pub(super) mod password_never_expires;
pub(super) mod several_clients_on_one_login;
pub(super) mod several_vendors_on_one_login;
pub(super) mod shared_admin_login;
pub(super) mod unused_privileges;
pub(super) mod used_not_granted;
pub(super) mod wide_reach;
