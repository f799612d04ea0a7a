<#ftl output_format="plainText">
${msg("keyward.mail.changed", realmName, changedDate, changedTime, from)}

<#if endsSessions = "true">
${msg("keyward.mail.changed.sessions")}

</#if>
${msg("keyward.mail.changed.not-you" + (canReset = "true")?then("", "-help"))}
