<#-- Where a sign-in ends. Attributes: stage (blocked, help, later), reason (breached, weak), canReset, help (lines), online. -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<#assign resets = stage = "blocked" && canReset>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg("keyward.breached.stop." + (stage = "blocked" && !canReset)?then("help", stage) + ".title")}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <div class="keyward-text"<@keyward.language/>>
            <#if stage != "later">
                <p id="keyward-why">${msg("keyward.breached.why." + reason)}</p>
            </#if>
            <p id="keyward-stop">${msg("keyward.breached.stop." + (stage = "blocked" && !canReset)?then("blocked.no-reset", stage))}</p>
            <#if stage != "later" && (!resets || help?has_content)>
                <@keyward.helpText/>
            </#if>
            <#if resets>
                <div class="keyward-buttons">
                    <a class="${keyward.primary()}" id="keyward-reset" href="${url.loginResetCredentialsUrl}">${msg("keyward.breached.stop.blocked.button")}</a>
                </div>
            </#if>
            <p><a id="keyward-restart" href="${url.loginRestartFlowUrl}">${msg("keyward.breached.restart")}</a></p>
        </div>
    </#if>
</@layout.registrationLayout>
