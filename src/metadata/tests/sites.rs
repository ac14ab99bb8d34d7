//! Sites and networks.

use super::org;
use crate::org::{Site, SiteNetwork};

#[test]
fn sites_and_networks_are_read() {
    let site = "<CustomSite><active>true</active><analyticsTrackingCode xmlns:xsi=\"x\" xsi:nil=\"true\"/><indexPage>Home</indexPage><masterLabel>Help &amp; Support</masterLabel><requireHttps>true</requireHttps><siteAdmin>admin@example.com</siteAdmin><siteGuestRecordDefaultOwner>owner@example.com</siteGuestRecordDefaultOwner><siteType>ChatterNetwork</siteType></CustomSite>";
    let network = "<Network><networkAuthApiSettings><recaptchaScoreThreshold>0.0</recaptchaScoreThreshold><registrationExecutionUser>reg@example.com</registrationExecutionUser></networkAuthApiSettings><networkMemberGroups><permissionSet>Members</permissionSet><profile>admin</profile><profile>customer user</profile></networkMemberGroups><selfRegProfile>Customer User</selfRegProfile><selfRegistration>true</selfRegistration><site>Help</site><status>Live</status></Network>";
    let org = org(&[
        ("sites/Help.site", site),
        ("networks/Help %26 Support.network", network),
    ]);
    let expected = Site {
        label: "Help & Support".to_owned(),
        kind: "ChatterNetwork".to_owned(),
        active: Some(true),
        admin: "admin@example.com".to_owned(),
        guest_record_owner: "owner@example.com".to_owned(),
        guest_profile: String::new(),
    };
    assert_eq!(org.sites.sites["Help"], expected);
    let guest = expected.guest_profile().unwrap();
    assert_eq!(
        (guest.name.as_str(), guest.by_convention),
        ("Help & Support Profile", true)
    );
    let expected = SiteNetwork {
        site: "Help".to_owned(),
        status: "Live".to_owned(),
        self_registration: Some(true),
        self_reg_profile: "Customer User".to_owned(),
        registration_user: "reg@example.com".to_owned(),
        member_profiles: vec!["admin".to_owned(), "customer user".to_owned()],
        member_permission_sets: vec!["Members".to_owned()],
    };
    assert_eq!(org.sites.networks["Help & Support"], expected);
}

#[test]
fn copies_of_a_site_fill_each_other() {
    let one = "<CustomSite><masterLabel>A</masterLabel><active>false</active></CustomSite>";
    let other = "<CustomSite><masterLabel>B</masterLabel><active>true</active><guestProfile>Visitors</guestProfile></CustomSite>";
    let org = org(&[("S.site", one), ("S.site-meta.xml", other)]);
    let site = &org.sites.sites["S"];
    assert_eq!((site.label.as_str(), site.active), ("A", Some(false)));
    let guest = site.guest_profile().unwrap();
    assert_eq!(
        (guest.name.as_str(), guest.by_convention),
        ("Visitors", false)
    );
}
