//! What a file is.

use std::fmt;

use crate::catalog::{EventForm, fingerprints};
use crate::table::Header;

/// What a file is, told from its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A metadata component; the root element says of which type.
    Metadata(String),
    /// A delimited table.
    Table(TableKind),
    /// An archive; its members follow it in the inventory.
    Archive,
    /// Nothing byline knows.
    Unknown,
}

/// What a delimited table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Event log files, one type or several in one file.
    EventLog,
    /// Event log objects, exported by SOQL.
    EventLogObject,
    /// Real-time events, exported by SOQL.
    RealTimeEvent,
    /// `LoginHistory`, exported by SOQL or downloaded from Setup.
    LoginHistory,
    /// Field history of any object.
    FieldHistory,
    /// The setup audit trail, exported by SOQL or downloaded from Setup.
    SetupAudit,
    /// `AsyncApexJob`.
    AsyncApexJob,
    /// `ConnectedApplication`.
    ConnectedApplication,
    /// `User`.
    User,
    /// `UserLogin`: who is frozen.
    UserLogin,
    /// `Profile`.
    Profile,
    /// `PermissionSet`.
    PermissionSet,
    /// `PermissionSetAssignment`.
    PermissionSetAssignment,
    /// `Group`.
    Group,
    /// `GroupMember`.
    GroupMember,
    /// `UserRole`.
    UserRole,
    /// What became of the rows of a load, by Data Loader or Bulk API 2.0.
    LoadResult,
    /// Records of any object.
    Records,
    /// A report: names in the place of logins, times without seconds or zone.
    Report,
    /// Recognised, but no stage reads it yet. The name is the catalogue's.
    Other(&'static str),
}

impl TableKind {
    /// By its name in the catalogue.
    fn named(name: &'static str) -> Self {
        match name {
            "event-log" => Self::EventLog,
            "event-log-object" => Self::EventLogObject,
            "real-time-event" => Self::RealTimeEvent,
            "login-history" => Self::LoginHistory,
            "field-history" => Self::FieldHistory,
            "setup-audit-trail" => Self::SetupAudit,
            "async-apex-job" => Self::AsyncApexJob,
            "connected-application" => Self::ConnectedApplication,
            "user" => Self::User,
            "user-login" => Self::UserLogin,
            "profile" => Self::Profile,
            "permission-set" => Self::PermissionSet,
            "permission-set-assignment" => Self::PermissionSetAssignment,
            "group" => Self::Group,
            "group-member" => Self::GroupMember,
            "user-role" => Self::UserRole,
            "load-result" => Self::LoadResult,
            "records" => Self::Records,
            "report" => Self::Report,
            other => Self::Other(other),
        }
    }

    /// By the header of a table and the cells of its first row; `None` when they fit no fingerprint.
    #[must_use]
    pub fn of_table(header: &Header, first_row: &[Vec<u8>]) -> Option<Self> {
        let has = |name: &String| header.has(name);
        let is_last = |name: &String| header.names().last() == Some(name);
        let begins = |value: &String| {
            let last = first_row.last().map(Vec::as_slice).unwrap_or_default();
            last.starts_with(value.as_bytes())
        };
        fingerprints()
            .iter()
            .find(|f| {
                f.all.iter().all(has)
                    && (f.any.is_empty() || f.any.iter().any(has))
                    && !f.none.iter().any(has)
                    && f.last.as_ref().is_none_or(is_last)
                    && f.value.as_ref().is_none_or(begins)
            })
            .map(|f| Self::named(&f.kind))
    }

    /// How its events are written, where it holds such; event log files themselves are in no other form.
    #[must_use]
    pub fn events(self) -> Option<Option<EventForm>> {
        match self {
            Self::EventLog => Some(None),
            Self::EventLogObject => Some(Some(EventForm::Log)),
            Self::RealTimeEvent => Some(Some(EventForm::Live)),
            _ => None,
        }
    }

    /// As written to the manifest.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EventLog => "event-log",
            Self::EventLogObject => "event-log-object",
            Self::RealTimeEvent => "real-time-event",
            Self::LoginHistory => "login-history",
            Self::FieldHistory => "field-history",
            Self::SetupAudit => "setup-audit-trail",
            Self::AsyncApexJob => "async-apex-job",
            Self::ConnectedApplication => "connected-application",
            Self::User => "user",
            Self::UserLogin => "user-login",
            Self::Profile => "profile",
            Self::PermissionSet => "permission-set",
            Self::PermissionSetAssignment => "permission-set-assignment",
            Self::Group => "group",
            Self::GroupMember => "group-member",
            Self::UserRole => "user-role",
            Self::LoadResult => "load-result",
            Self::Records => "records",
            Self::Report => "report",
            Self::Other(name) => name,
        }
    }
}

impl Kind {
    /// Whether byline knows what such a file is, also where no stage reads it yet.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        matches!(self, Self::Metadata(_) | Self::Table(_))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Metadata(root) => write!(f, "metadata:{root}"),
            Self::Table(kind) => f.write_str(kind.as_str()),
            Self::Archive => f.write_str("archive"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(header: &str) -> Option<TableKind> {
        of_rows(header, "")
    }

    fn of_rows(header: &str, first: &str) -> Option<TableKind> {
        let header = Header::new(header.split(',').map(str::as_bytes));
        let first: Vec<Vec<u8>> = first.split(',').map(|cell| cell.into()).collect();
        TableKind::of_table(&header, &first)
    }

    /// Whatever was loaded, users and owners included, the result of a load is none of them.
    #[test]
    fn results_of_loads_are_no_records() {
        let result = Some(TableKind::LoadResult);
        for (header, first) in [
            (
                "ID,NAME,OWNERID,STATUS",
                "0015j000000Ud77,A,0055j0000009g5S,Item Created",
            ),
            (
                "ID,USERNAME,PROFILEID,ISACTIVE,STATUS",
                "005,a@b.org,00e,true,Item Updated",
            ),
            (
                "ID,NAME,OWNERID,ERROR",
                ",A,0055j0000009g5S,REQUIRED_FIELD_MISSING",
            ),
            ("Id,Success,Created,Error", "0015j000000Ud77,true,true,"),
            (
                "sf__Id,sf__Created,Name,OwnerId",
                "0015j000000Ud77,true,A,005",
            ),
            ("sf__Id,sf__Error,Name,OwnerId", ",DUPLICATE,A,005"),
        ] {
            assert_eq!(of_rows(header, first), result, "{header}");
        }
        let records = Some(TableKind::Records);
        assert_eq!(of_rows("Id,OwnerId,Status", "500,005,Closed"), records);
        assert_eq!(of_rows("Id,OwnerId,Status", ""), records);
    }

    #[test]
    fn labels_without_ids_are_a_report() {
        let report = Some(TableKind::Report);
        for header in [
            "Account Name,Created By,Created Date",
            "Opportunity ID,Opportunity Owner,Stage",
            "Case ID,Case Owner,Last Modified By",
        ] {
            assert_eq!(kind(header), report, "{header}");
        }
        assert_eq!(
            kind("Id,Created By Id,Created By"),
            Some(TableKind::Records)
        );
        assert_eq!(kind("Account Name,Account Owner"), None);
    }

    #[test]
    fn headers_of_the_reference_are_told_apart() {
        let records = Some(TableKind::Records);
        assert_eq!(
            kind("ID,ISDELETED,OWNERID,CREATEDDATE,CREATEDBYID"),
            records
        );
        assert_eq!(kind("Id,Name,StageName,OwnerId,Type"), records);
        assert_eq!(
            kind("Id,Username,Name,IsActive,ProfileId,CreatedById"),
            Some(TableKind::User)
        );
        assert_eq!(
            kind("EVENT_TYPE,TIMESTAMP,REQUEST_ID"),
            Some(TableKind::EventLog)
        );
        assert_eq!(
            kind("Username,Login Time,Source IP,Login Type,Status,Browser"),
            Some(TableKind::LoginHistory)
        );
        assert_eq!(
            kind("Id,UserId,LoginTime,LoginType,SourceIp,Application"),
            Some(TableKind::LoginHistory)
        );
        assert_eq!(
            kind("Id,Name,DeveloperName,Type,RelatedId,OwnerId"),
            Some(TableKind::Group)
        );
        assert_eq!(
            kind("Id,ApexClassId,JobType,Status,CreatedById,CreatedDate,CompletedDate"),
            Some(TableKind::AsyncApexJob)
        );
        assert_eq!(kind("Id,Name,UserLicenseId"), Some(TableKind::Profile));
        assert_eq!(kind("Id,Name,ParentRoleId"), Some(TableKind::UserRole));
        assert_eq!(
            kind("Id,AccountId,CreatedById,CreatedDate,Field,OldValue,NewValue"),
            Some(TableKind::FieldHistory)
        );
        assert_eq!(
            kind("Id,IsDeleted,ParentId,CreatedById,CreatedDate,Field,DataType"),
            Some(TableKind::FieldHistory)
        );
        assert_eq!(
            kind("Id,Name,Field,CreatedById,CreatedDate,OwnerId"),
            records
        );
        for audit in [
            "Date,User,Source Namespace Prefix,Action,Section,Delegate User",
            "Id,CreatedDate,CreatedBy.Username,Action,Section,Display,DelegateUser",
            "Id,CreatedDate,CreatedById,Action,Section,DelegateUser",
        ] {
            assert_eq!(kind(audit), Some(TableKind::SetupAudit), "{audit}");
        }
        assert_eq!(kind("object,record_id,stamp,actor"), None);
    }
}
