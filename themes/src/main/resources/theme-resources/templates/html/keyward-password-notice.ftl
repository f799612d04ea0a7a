<#-- A password that should not be used any more. Attributes: reason (breached, weak), next (change-soon, deadline, sign-in, reset), when, due. -->
<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("keyward.mail.used", realmName, when)}</p>
<p>${msg("keyward.mail." + reason + ".why")}</p>
<p><#if next = "deadline">${msg("keyward.mail.next.deadline", due)}<#else>${msg("keyward.mail.next." + next)}</#if></p>
<p>${msg("keyward.mail.not-you")}</p>
</@layout.emailLayout>
