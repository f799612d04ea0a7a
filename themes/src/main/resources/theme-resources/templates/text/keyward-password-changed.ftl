<#ftl output_format="plainText">
<#import "keyward-text.ftl" as keyward>
${msg("keyward.mail.changed" + from?has_content?then("", ".unknown-address"), realmName, changedDate, changedTime, from)}

<#if endsSessions = "true">
${msg("keyward.mail.changed.sessions")}

</#if>
${msg("keyward.mail.changed.not-you" + (canReset = "true")?then("", "-help"))}
<#if canReset != "true">

<@keyward.helpText/><#t>
</#if>
