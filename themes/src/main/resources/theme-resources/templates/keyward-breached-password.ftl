<#-- Until when a password has to be changed. Attributes: reason (breached, weak), due, canChange, online. -->
<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("keyward.breached.title")}
    <#elseif section = "form">
        <link rel="stylesheet" href="${url.resourcesPath}/css/keyward.css">
        <div class="keyward-text">
            <p id="keyward-why">${msg("keyward.breached.why." + reason)}</p>
            <p id="keyward-due"><strong>${msg("keyward.breached.until", due)}</strong></p>
            <#if !canChange>
                <p>${msg("keyward.breached.cannot-change")}</p>
            </#if>
            <#if reason = "breached">
                <p><small>${msg(online?then("keyward.breached.online", "keyward.breached.local"))}</small></p>
            </#if>
            <form id="keyward-breached-password" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <div class="keyward-buttons">
                    <#if canChange>
                        <button class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"
                                id="keyward-change" name="change" value="true" type="submit">${msg("keyward.breached.change")}</button>
                    </#if>
                    <button class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!properties.kcButtonDefaultClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"
                            id="keyward-later" name="later" value="true" type="submit">${msg("keyward.breached.later")}</button>
                </div>
            </form>
        </div>
    </#if>
</@layout.registrationLayout>
