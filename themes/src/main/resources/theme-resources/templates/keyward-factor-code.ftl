<#-- Asks for the code from a mail before the first second factor is set up. Attributes: address, minutes, expected (whether there is a code to type), invalid (whether the error is about what was typed), wayBack (whether the user can go back to the campaign’s page). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<#import "keyward-code.ftl" as codes>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg("keyward.breached.code.title")}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <script type="module" src="${url.resourcesPath}/js/keyward-page.js"></script>
        <div class="keyward-text"<@keyward.language/>>
            <@keyward.message focused=!expected/>
            <p id="keyward-why">${msg("keyward.factor.code.why")}</p>
            <@codes.form id="keyward-factor-code" none="keyward.factor.code.none"/>
            <@keyward.back/>
            <p><a id="keyward-restart" href="${url.loginRestartFlowUrl}">${msg("keyward.breached.restart")}</a></p>
        </div>
    </#if>
</@layout.registrationLayout>
