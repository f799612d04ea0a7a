<#-- Where a sign-in ends. Attributes: stage (blocked, help, later), reason (breached, weak), canReset, help, online. -->
<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("keyward.breached.stop." + stage + ".title")}
    <#elseif section = "form">
        <link rel="stylesheet" href="${url.resourcesPath}/css/keyward.css">
        <div class="keyward-text">
            <#if stage != "later">
                <p id="keyward-why">${msg("keyward.breached.why." + reason)}</p>
            </#if>
            <#if stage = "blocked" && !canReset>
                <p id="keyward-stop">${msg("keyward.breached.stop.blocked.no-reset")}</p>
            <#else>
                <p id="keyward-stop">${msg("keyward.breached.stop." + stage)}</p>
            </#if>
            <#if stage != "later" && help?has_content>
                <p id="keyward-help">${advancedMsg(help)}</p>
            </#if>
            <#if stage = "blocked" && canReset>
                <p><a id="keyward-reset" href="${url.loginResetCredentialsUrl}">${msg("doForgotPassword")}</a></p>
            </#if>
            <p><a id="keyward-restart" href="${url.loginRestartFlowUrl}">${msg("keyward.breached.restart")}</a></p>
        </div>
    </#if>
</@layout.registrationLayout>
