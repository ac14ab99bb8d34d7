//! What a file is.

use std::fmt;

use crate::catalog::fingerprints;
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
    /// `LoginHistory`, exported by SOQL or downloaded from Setup.
    LoginHistory,
    /// Field history of any object.
    FieldHistory,
    /// The setup audit trail, exported by SOQL or downloaded from Setup.
    SetupAudit,
    /// `AsyncApexJob`.
    AsyncApexJob,
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
    /// Recognised, but no stage reads it yet. The name is the catalogue's.
    Other(&'static str),
}

impl TableKind {
    /// By its name in the catalogue.
    fn named(name: &'static str) -> Self {
        match name {
            "event-log" => Self::EventLog,
            "login-history" => Self::LoginHistory,
            "field-history" => Self::FieldHistory,
            "setup-audit-trail" => Self::SetupAudit,
            "async-apex-job" => Self::AsyncApexJob,
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
            other => Self::Other(other),
        }
    }

    /// By the header of a table; `None` when it fits no fingerprint.
    #[must_use]
    pub fn of_header(header: &Header) -> Option<Self> {
        let has = |name: &String| header.has(name);
        fingerprints()
            .iter()
            .find(|f| {
                f.all.iter().all(has)
                    && (f.any.is_empty() || f.any.iter().any(has))
                    && !f.none.iter().any(has)
            })
            .map(|f| Self::named(&f.kind))
    }

    /// As written to the manifest.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EventLog => "event-log",
            Self::LoginHistory => "login-history",
            Self::FieldHistory => "field-history",
            Self::SetupAudit => "setup-audit-trail",
            Self::AsyncApexJob => "async-apex-job",
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
        TableKind::of_header(&Header::new(header.split(',').map(str::as_bytes)))
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
