<#-- Asks for the code from a mail. Attributes: reason (breached, weak), address, minutes, expected (whether there is a code to type), invalid (whether the error is about what was typed), online. -->
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
            <p id="keyward-why">${msg("keyward.breached.why." + reason)}</p>
            <@codes.form id="keyward-breached-password-code" none="keyward.breached.code.none"/>
            <p><a id="keyward-restart" href="${url.loginRestartFlowUrl}">${msg("keyward.breached.restart")}</a></p>
            <#if reason = "breached">
                <p><small>${msg(online?then("keyward.breached.online", "keyward.breached.local"))}</small></p>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
