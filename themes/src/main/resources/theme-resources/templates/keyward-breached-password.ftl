<#-- Until when a password has to be changed. Attributes: reason (breached, weak), dueDate, dueTime, canChange, help (lines), online. -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg("keyward.breached." + canChange?then("title", "cannot-change.title"))}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <div class="keyward-text"<@keyward.language/>>
            <p id="keyward-why">${msg("keyward.breached.why." + reason)}</p>
            <p id="keyward-due"><strong>${msg("keyward.breached." + canChange?then("until", "until-help"), dueDate, dueTime)}</strong></p>
            <#if !canChange>
                <p>${msg("keyward.breached.cannot-change")}</p>
                <@keyward.helpText/>
            </#if>
            <#if reason = "breached">
                <p><small>${msg(online?then("keyward.breached.online", "keyward.breached.local"))}</small></p>
            </#if>
            <form id="keyward-breached-password" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <div class="keyward-buttons">
                    <#if canChange>
                        <button class="${keyward.primary()}" id="keyward-change" name="change" value="true" type="submit">${msg("keyward.breached.change")}</button>
                        <button class="${keyward.secondary()}" id="keyward-later" name="later" value="true" type="submit">${msg("keyward.breached.later")}</button>
                    <#else>
                        <button class="${keyward.primary()}" id="keyward-later" name="later" value="true" type="submit">${msg("keyward.breached.code.continue")}</button>
                    </#if>
                </div>
            </form>
        </div>
    </#if>
</@layout.registrationLayout>
