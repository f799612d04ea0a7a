<#-- Asks for the code from a mail. Attributes: reason (breached, weak), address, minutes, expected (whether there is a code to type), invalid (whether the error is about what was typed), online. -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<#assign failed = (message?? && message.type = "error")>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg("keyward.breached.code.title")}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <script type="module" src="${url.resourcesPath}/js/keyward-page.js"></script>
        <div class="keyward-text"<@keyward.language/>>
            <@keyward.message focused=!expected/>
            <p id="keyward-why">${msg("keyward.breached.why." + reason)}</p>
            <p id="keyward-sent">${msg("keyward.breached.code." + expected?then("sent", "none"), address)}</p>
            <form id="keyward-breached-password-code" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <#if expected>
                    <div class="${properties.kcFormGroupClass!}">
                        <div class="${properties.kcLabelWrapperClass!}">
                            <label for="code" class="${properties.kcLabelClass!}">${msg("keyward.breached.code.label")}</label>
                        </div>
                        <div class="${properties.kcInputWrapperClass!}">
                            <#-- The newer themes of Keycloak draw the border around the field, the older ones on it. -->
                            <#assign framed = properties.kcFormHelperTextClass??>
                            <span class="${framed?then(properties.kcInputClass!, "")}">
                                <input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" dir="ltr" autofocus
                                       maxlength="20" class="${framed?then("", properties.kcInputClass!)}"
                                       aria-describedby="keyward-code-help<#if failed> keyward-error</#if>"<#if invalid> aria-invalid="true"</#if>>
                            </span>
                        </div>
                        <div class="${properties.kcInputWrapperClass!}" id="keyward-code-help"><small>${msg("keyward.breached.code.help", minutes)}</small></div>
                    </div>
                </#if>
                <div class="keyward-buttons">
                    <#if expected>
                        <button class="${keyward.primary()}" id="keyward-continue" type="submit">${msg("keyward.breached.code.continue")}</button>
                    </#if>
                    <button class="${expected?then(keyward.secondary(), keyward.primary())}" id="keyward-resend" name="resend" value="true" type="submit">${msg("keyward.breached.code.resend")}</button>
                </div>
            </form>
            <p><a id="keyward-restart" href="${url.loginRestartFlowUrl}">${msg("keyward.breached.restart")}</a></p>
            <#if reason = "breached">
                <p><small>${msg(online?then("keyward.breached.online", "keyward.breached.local"))}</small></p>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
