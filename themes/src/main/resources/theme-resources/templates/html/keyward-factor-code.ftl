<#-- The code that is wanted before the first second factor is set up. Attributes: code, minutes. -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<@layout.emailLayout>
<@keyward.body>
<p>${msg("keyward.mail.factor.code", realmName)}</p>
<p style="font-size: 150%"><strong><bdi dir="ltr">${code}</bdi></strong></p>
<p>${msg("keyward.mail.code.life", minutes)}</p>
<p>${msg("keyward.mail.code.not-you")}</p>
</@keyward.body>
</@layout.emailLayout>
