//! Subscribers of events, email services and bots.
//!
//! Whom the last two run as is read with all other users that metadata names, and left out here.

use crate::metadata::error::MetadataError;
use crate::metadata::xml::Cursor;
use crate::org::{Bot, EmailServicesFunction, PlatformEventSubscriberConfig};

/// Reads the configuration of a subscriber whose root element the cursor is in.
pub(super) fn read_subscriber(
    cursor: &mut Cursor<'_>,
) -> Result<PlatformEventSubscriberConfig, MetadataError> {
    let mut config = PlatformEventSubscriberConfig::default();
    cursor.children(|cursor, name| {
        match name {
            "platformEventConsumer" => config.consumer = cursor.string()?,
            "user" => config.user = cursor.string()?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(config)
}

/// Reads an email service whose root element the cursor is in. The addresses themselves are not kept:
/// whoever knows one can start the class.
pub(super) fn read_email_service(
    cursor: &mut Cursor<'_>,
) -> Result<EmailServicesFunction, MetadataError> {
    let mut service = EmailServicesFunction::default();
    cursor.children(|cursor, name| {
        match name {
            "apexClass" => service.apex_class = cursor.string()?,
            "isActive" => service.active = cursor.flag()?.unwrap_or_default(),
            "emailServicesAddresses" => cursor.children(|cursor, name| {
                if name == "isActive" && cursor.flag()? == Some(true) {
                    service.active_addresses += 1;
                }
                Ok(())
            })?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(service)
}

/// Reads a bot whose root element the cursor is in.
pub(super) fn read_bot(cursor: &mut Cursor<'_>) -> Result<Bot, MetadataError> {
    let mut bot = Bot::default();
    cursor.children(|cursor, name| {
        match name {
            "type" => bot.kind = cursor.string()?,
            "agentType" => bot.agent_type = cursor.string()?,
            "botUser" => bot.names_user = !cursor.text()?.is_empty(),
            _ => {}
        }
        Ok(())
    })?;
    Ok(bot)
}
