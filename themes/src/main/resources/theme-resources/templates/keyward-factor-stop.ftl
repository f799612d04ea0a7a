<#-- Why this sign-in cannot continue. Attributes: cause (passkey, changed-address, sign-in-again, last-factor), days (until a changed address counts), help (lines), wayBack (whether the user can go back to the campaign’s page). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg((cause = "changed-address")?then("keyward.breached.stop.help.title", "keyward.factor.stop." + cause + ".title"))}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <div class="keyward-text"<@keyward.language/>>
            <p id="keyward-stop">${msg("keyward.factor.stop." + cause, days)}</p>
            <#if cause != "last-factor" || help?has_content><@keyward.helpText/></#if>
            <@keyward.back/>
            <#if cause = "last-factor">
                <form id="keyward-leave-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                    <div class="keyward-buttons">
                        <button class="${keyward.primary()}" id="keyward-leave" name="cancel-aia" value="true" type="submit">${msg("keyward.factor.stop.leave")}</button>
                    </div>
                </form>
            <#else>
                <p><a id="keyward-restart" href="${url.loginRestartFlowUrl}">${msg("keyward.breached.restart")}</a></p>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
