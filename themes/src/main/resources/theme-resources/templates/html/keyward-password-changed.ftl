<#-- That a password was replaced that should not have been used any more. Attributes: changedDate, changedTime, from (an IP address, or empty); endsSessions, canReset (true or false); help (lines). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<@layout.emailLayout>
<@keyward.body>
<p>${msg("keyward.mail.changed" + from?has_content?then("", ".unknown-address"), realmName, changedDate, changedTime, from)}</p>
<#if endsSessions = "true"><p>${msg("keyward.mail.changed.sessions")}</p></#if>
<p>${msg("keyward.mail.changed.not-you" + (canReset = "true")?then("", "-help"))}</p>
<#if canReset != "true"><@keyward.helpText/></#if>
</@keyward.body>
</@layout.emailLayout>
