<#ftl output_format="plainText">
<#assign needsHelp = next?ends_with("-help")>
${msg("keyward.mail.used", realmName, usedDate, usedTime)}

${msg("keyward.mail." + reason + ".why")}

${msg("keyward.mail.next." + next, dueDate!, dueTime!)}

<#if needsHelp>
<#if help?has_content>
<#list help as line>
<#list line as part>${part.text}<#if part.href?has_content && part.href != part.text && part.href != "mailto:" + part.text> (${part.href})</#if></#list>
</#list>
<#else>
${msg("keyward.breached.contact")}
</#if>

</#if>
${msg("keyward.mail.not-you" + needsHelp?then("-help", ""))}
