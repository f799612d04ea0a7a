<#ftl output_format="plainText">
<#import "keyward-text.ftl" as keyward>
${msg("keyward.mail.factor." + change, realmName, changedDate, changedTime, msg("keyward.factor.name." + factor))}

<#if from?has_content>
${msg("keyward.mail.factor.from", from)}

</#if>
${msg("keyward.mail.changed.not-you" + (canReset = "true")?then("", "-help"))}
<#if canReset != "true">

<@keyward.helpText/><#t>
</#if>
