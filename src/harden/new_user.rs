//! The user to create for a client, or the one that is its own already.

use super::grounds::Grounds;
use super::name::Names;
use super::need::{LoginNeed, Need};
use crate::catalog::integration_licence;
use crate::org::IdentityClass;

/// The dedicated user of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewUser {
    /// The login that is the client's own already and bears the licence of an integration user: it stays.
    pub kept: Option<String>,
    /// The username it has or is to have; empty where byline cannot propose one.
    pub username: String,
    /// Cells of the user to create, by the columns of the catalogue; empty cells are for whoever creates it.
    pub cells: Vec<(&'static str, String)>,
}

impl NewUser {
    pub(super) fn of(
        need: &Need,
        (developer_name, label): (&str, &str),
        grounds: &Grounds<'_>,
        names: &mut Names,
    ) -> Self {
        if let [login] = need.logins.as_slice()
            && is_dedicated(login, grounds)
        {
            return Self {
                kept: Some(login.username.clone()),
                username: login.username.clone(),
                cells: Vec::new(),
            };
        }
        let username = names.username(developer_name).unwrap_or_default();
        let licence = integration_licence();
        let org = grounds.org;
        let mut profiles = org.profile_rows.iter();
        let profile = profiles.find(|(_, row)| row.name == licence.licence.profile);
        let cells = licence.user_column.iter().map(|column| {
            let cell = match column.name.as_str() {
                _ if !column.value.is_empty() => column.value.clone(),
                "Username" => username.clone(),
                "LastName" => label.to_owned(),
                // The platform takes 8 characters.
                "Alias" => developer_name.to_lowercase().chars().take(8).collect(),
                "ProfileId" => profile.map_or(String::new(), |(id, _)| id.to_string()),
                _ => String::new(),
            };
            (column.name.as_str(), cell)
        });
        Self {
            kept: None,
            cells: cells.collect(),
            username,
        }
    }
}

/// Whether a login is one client's own, with the licence and the profile of an integration user.
fn is_dedicated(login: &LoginNeed, grounds: &Grounds<'_>) -> bool {
    let licence = &integration_licence().licence;
    let Some(user) = grounds.org.users.get(&login.user_id) else {
        return false;
    };
    !login.shared
        && login.class == IdentityClass::Integration
        && user.active != Some(false)
        && user.license == licence.user_licence
        && user.profile == licence.profile
}
