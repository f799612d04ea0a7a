<#-- Why this sign-in cannot continue. Attributes: cause (passkey, changed-address, sign-in-again), days (until a changed address counts), help (lines), wayBack (whether the user can go back to the campaign’s page). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg((cause = "changed-address")?then("keyward.breached.stop.help.title", "keyward.factor.stop." + cause + ".title"))}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <div class="keyward-text"<@keyward.language/>>
            <p id="keyward-stop">${msg("keyward.factor.stop." + cause, days)}</p>
            <@keyward.helpText/>
            <@keyward.back/>
            <p><a id="keyward-restart" href="${url.loginRestartFlowUrl}">${msg("keyward.breached.restart")}</a></p>
        </div>
    </#if>
</@layout.registrationLayout>
