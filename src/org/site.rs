//! Sites and networks: where people without a login, and people from outside, come in.

use std::collections::BTreeMap;

use super::unite::{add, unite_fields};

/// A site, by its developer name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// `masterLabel`.
    pub label: String,
    /// `siteType`.
    pub kind: String,
    /// `active`.
    pub active: Option<bool>,
    /// `siteAdmin`, a username: the contact.
    pub admin: String,
    /// `siteGuestRecordDefaultOwner`, a username: owns every record that guests create.
    pub guest_record_owner: String,
    /// `guestProfile`; no export seen so far has it.
    pub guest_profile: String,
}
unite_fields!(Site {
    label,
    kind,
    active,
    admin,
    guest_record_owner,
    guest_profile,
});

/// The profile of a site's guest user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestProfile {
    /// The name that users see.
    pub name: String,
    /// Whether it is a guess: profiles of guests are called `<label> Profile` when they are made, and
    /// may be renamed.
    pub by_convention: bool,
}

impl Site {
    /// The profile of the guest user; `None` where neither element nor label is there.
    #[must_use]
    pub fn guest_profile(&self) -> Option<GuestProfile> {
        match (self.guest_profile.as_str(), self.label.as_str()) {
            ("", "") => None,
            ("", label) => Some(GuestProfile {
                name: format!("{label} Profile"),
                by_convention: true,
            }),
            (element, _) => Some(GuestProfile {
                name: element.to_owned(),
                by_convention: false,
            }),
        }
    }
}

/// A network (an Experience Cloud site), by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteNetwork {
    /// `site`: the developer name of its site.
    pub site: String,
    /// `status`: `Live`, `UnderConstruction`, …
    pub status: String,
    /// `selfRegistration`.
    pub self_registration: Option<bool>,
    /// `selfRegProfile`: what people who register get.
    pub self_reg_profile: String,
    /// `networkAuthApiSettings.registrationExecutionUser`: creates users in this name.
    pub registration_user: String,
    /// `networkMemberGroups.profile`. Case may differ from that of the profiles.
    pub member_profiles: Vec<String>,
    /// `networkMemberGroups.permissionSet`.
    pub member_permission_sets: Vec<String>,
}
unite_fields!(SiteNetwork {
    site,
    status,
    self_registration,
    self_reg_profile,
    registration_user,
    member_profiles,
    member_permission_sets,
});

/// One document of this family: name and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SitePart {
    /// `CustomSite`.
    Site(String, Site),
    /// `Network`.
    Network(String, SiteNetwork),
}

/// Everything of this family, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sites {
    /// Sites.
    pub sites: BTreeMap<String, Site>,
    /// Networks.
    pub networks: BTreeMap<String, SiteNetwork>,
}

impl Sites {
    /// Adds one document, or unites it with an earlier copy.
    pub(super) fn add(&mut self, part: SitePart) {
        match part {
            SitePart::Site(name, it) => add(&mut self.sites, name, it),
            SitePart::Network(name, it) => add(&mut self.networks, name, it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_of_guests_is_said_or_guessed() {
        let profile = |label: &str, element: &str| {
            let site = Site {
                label: label.to_owned(),
                guest_profile: element.to_owned(),
                ..Site::default()
            };
            let profile = site.guest_profile();
            profile.map(|it| (it.name, it.by_convention))
        };
        let said = |name: &str, guessed| Some((name.to_owned(), guessed));
        assert_eq!(profile("Help", ""), said("Help Profile", true));
        assert_eq!(profile("Help", "Visitors"), said("Visitors", false));
        assert_eq!(profile("", "Visitors"), said("Visitors", false));
        assert_eq!(profile("", ""), None);
    }
}
