//! Who is meant by a name in `plan.toml`.

use std::collections::{BTreeMap, BTreeSet};

use crate::org::{Group, Org, SalesforceId};

/// What a queue's name begins with where a user could stand too.
const QUEUE: &str = "queue:";

/// Looks names up in the directory. What is wrong comes back in words.
pub(super) struct Names<'a> {
    org: &'a Org,
}

impl<'a> Names<'a> {
    pub(super) const fn new(org: &'a Org) -> Self {
        Self { org }
    }

    /// A user by username, id or name, or `queue:` and the developer name, id or label of a queue.
    pub(super) fn owner(&self, name: &str) -> Result<SalesforceId, String> {
        match name.strip_prefix(QUEUE) {
            Some(queue) => self.queue(queue.trim()),
            None => self.user(name),
        }
    }

    pub(super) fn user(&self, name: &str) -> Result<SalesforceId, String> {
        let users = &self.org.users;
        if let Ok(id) = SalesforceId::parse(name.as_bytes())
            && users.contains_key(&id)
        {
            return Ok(id);
        }
        let by = |is: &dyn Fn(&crate::org::User) -> bool| -> Vec<SalesforceId> {
            let found = users.iter().filter(|(_, user)| is(user));
            found.map(|(id, _)| *id).collect()
        };
        let found = by(&|user| user.username.eq_ignore_ascii_case(name));
        let found = match found.is_empty() {
            true => by(&|user| user.name == name),
            false => found,
        };
        match found[..] {
            [one] => Ok(one),
            [] => Err(format!("no user has the username, id or name `{name}`")),
            [..] => {
                let names = found.iter().filter_map(|id| users.get(id));
                let names: Vec<&str> = names.map(|user| user.username.as_str()).collect();
                Err(format!(
                    "`{name}` is {} users ({}): write a username",
                    names.len(),
                    names.join(", ")
                ))
            }
        }
    }

    pub(super) fn queue(&self, name: &str) -> Result<SalesforceId, String> {
        let queues = self.org.groups.iter().filter(|(_, it)| it.is_queue());
        let queues: BTreeMap<&SalesforceId, &Group> = queues.collect();
        let by = |is: &dyn Fn(&SalesforceId, &Group) -> bool| -> Vec<SalesforceId> {
            let found = queues.iter().filter(|(id, it)| is(id, it));
            found.map(|(id, _)| **id).collect()
        };
        let id = SalesforceId::parse(name.as_bytes()).ok();
        let found =
            by(&|it, group| Some(*it) == id || group.developer_name.eq_ignore_ascii_case(name));
        let found = match found.is_empty() {
            true => by(&|_, group| group.name == name),
            false => found,
        };
        match found[..] {
            [one] => Ok(one),
            [] => Err(format!(
                "no queue has the developer name, id or label `{name}`"
            )),
            [..] => Err(format!(
                "`{name}` is {} queues: write a developer name",
                found.len()
            )),
        }
    }

    /// The users of a role, by its developer name, id or label.
    pub(super) fn role(&self, name: &str) -> Result<Vec<SalesforceId>, String> {
        let id = SalesforceId::parse(name.as_bytes()).ok();
        let roles = &self.org.roles;
        let by_name = roles.iter().filter(|(it, role)| {
            Some(**it) == id || role.developer_name.eq_ignore_ascii_case(name)
        });
        let mut found: Vec<SalesforceId> = by_name.map(|(id, _)| *id).collect();
        if found.is_empty() {
            let by_label = roles.iter().filter(|(_, role)| role.name == name);
            found.extend(by_label.map(|(id, _)| *id));
        }
        let role = match found[..] {
            [one] => one,
            [] => {
                return Err(format!(
                    "no role has the developer name, id or label `{name}`"
                ));
            }
            [..] => {
                let count = found.len();
                return Err(format!("`{name}` is {count} roles: write a developer name"));
            }
        };
        let users = self.org.users.iter();
        let users = users.filter(|(_, user)| user.role_id == Some(role));
        Ok(users.map(|(id, _)| *id).collect())
    }

    /// The users who are members of a queue, by themselves or by a group that is one.
    pub(super) fn members(&self, queue: SalesforceId) -> Vec<SalesforceId> {
        let mut users = BTreeSet::new();
        let mut met = BTreeSet::new();
        let mut open = vec![queue];
        while let Some(group) = open.pop() {
            if !met.insert(group) {
                continue;
            }
            for member in self.org.group_members.iter().filter(|it| it.group == group) {
                if member.member.has_prefix(b"005") {
                    users.insert(member.member);
                } else {
                    open.push(member.member);
                }
            }
        }
        users.into_iter().collect()
    }
}
