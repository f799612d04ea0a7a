<#-- What Keyward's mails share. -->

<#-- Around Keyward's texts: says their language where it is not that of the mail, because a realm may offer languages that Keyward does not have. -->
<#macro body>
<#local own = msg("keyward.language")>
<#if own != locale.language>
<div lang="${own}" dir="${["ar", "fa", "he", "ps", "ur"]?seq_contains(own)?then("rtl", "ltr")}">
<#nested>
</div>
<#else>
<#nested>
</#if>
</#macro>

<#-- The realm's help text, or whom to turn to where it has none. In the language of the mail, whatever that of Keyward's texts is. Attribute: help (lines of parts with text and href, empty where a part is no link). -->
<#macro helpText>
<p<#if help?has_content> lang="${locale.language}" dir="auto"</#if>><#if help?has_content><#list help as line><#list line as part><#if part.href?has_content><a href="${part.href}">${part.text}</a><#else>${part.text}</#if></#list><#sep><br></#list><#else>${msg("keyward.breached.contact")}</#if></p>
</#macro>
