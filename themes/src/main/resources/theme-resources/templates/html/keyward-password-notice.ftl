<#-- A password that should not be used any more. Attributes: reason (breached, weak); next (change-soon, change-soon-account, deadline, sign-in, reset, or one with -help at its end for people who need help); usedDate, usedTime; dueDate, dueTime; help (lines). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<#assign needsHelp = next?ends_with("-help")>
<@layout.emailLayout>
<@keyward.body>
<p>${msg("keyward.mail.used", realmName, usedDate, usedTime)}</p>
<p>${msg("keyward.mail." + reason + ".why")}</p>
<p>${msg("keyward.mail.next." + next, dueDate!, dueTime!)}</p>
<#if needsHelp><@keyward.helpText/></#if>
<p>${msg("keyward.mail.not-you" + needsHelp?then("-help", ""))}</p>
</@keyward.body>
</@layout.emailLayout>
