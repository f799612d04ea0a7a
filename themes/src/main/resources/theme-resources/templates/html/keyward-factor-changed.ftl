<#-- That a second factor was added or removed. Attributes: change (added, removed), factor (its name in message keys), changedDate, changedTime, from (an IP address, or empty if an administrator did it), canReset (true or false), help (lines). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<@layout.emailLayout>
<@keyward.body>
<p>${msg("keyward.mail.factor." + change, realmName, changedDate, changedTime, msg("keyward.factor.name." + factor))}</p>
<#if from?has_content>
<p>${msg("keyward.mail.factor.from", from)}</p>
<p>${msg("keyward.mail.changed.not-you" + (canReset = "true")?then("", "-help"))}</p>
<#else>
<p>${msg("keyward.mail.factor.administrator")}</p>
</#if>
<#if canReset != "true" || !from?has_content><@keyward.helpText/></#if>
</@keyward.body>
</@layout.emailLayout>
