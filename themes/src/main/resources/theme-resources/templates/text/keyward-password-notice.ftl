<#ftl output_format="plainText">
<#import "keyward-text.ftl" as keyward>
<#assign needsHelp = next?ends_with("-help")>
${msg("keyward.mail.used", realmName, usedDate, usedTime)}

${msg("keyward.mail." + reason + ".why")}

${msg("keyward.mail.next." + next, dueDate!, dueTime!)}

<#if needsHelp>
<@keyward.helpText/><#t>

</#if>
${msg("keyward.mail.not-you" + needsHelp?then("-help", ""))}
