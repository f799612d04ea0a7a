<#ftl output_format="plainText">
<#import "keyward-text.ftl" as keyward>
${msg("keyward.mail.factor." + change, realmName, changedDate, changedTime, msg("keyward.factor.name." + factor))}

<#if from?has_content>
${msg("keyward.mail.factor.from", from)}

${msg("keyward.mail.changed.not-you" + (canReset = "true")?then("", "-help"))}
<#else>
${msg("keyward.mail.factor.administrator")}
</#if>
<#if canReset != "true" || !from?has_content>

<@keyward.helpText/><#t>
</#if>
