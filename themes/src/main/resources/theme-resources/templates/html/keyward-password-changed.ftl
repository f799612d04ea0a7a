<#-- That a password was replaced that should not have been used any more. Attributes: changedDate, changedTime, from (an IP address); endsSessions, canReset (true or false). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<@layout.emailLayout>
<@keyward.body>
<p>${msg("keyward.mail.changed", realmName, changedDate, changedTime, from)}</p>
<#if endsSessions = "true"><p>${msg("keyward.mail.changed.sessions")}</p></#if>
<p>${msg("keyward.mail.changed.not-you" + (canReset = "true")?then("", "-help"))}</p>
</@keyward.body>
</@layout.emailLayout>
