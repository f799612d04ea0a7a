<#ftl output_format="plainText">
<#-- What Keyward's mails share. -->

<#-- The realm's help text, or whom to turn to where it has none. Attribute: help (lines of parts with text and href, empty where a part is no link). -->
<#macro helpText>
<#if help?has_content>
<#list help as line>
<#list line as part>${part.text}<#if part.href?has_content && part.href != part.text && part.href != "mailto:" + part.text> (${part.href})</#if></#list>
</#list>
<#else>
${msg("keyward.breached.contact")}
</#if>
</#macro>
