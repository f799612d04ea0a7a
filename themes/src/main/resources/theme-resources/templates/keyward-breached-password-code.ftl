<#-- Asks for the code from a mail. Attributes: reason (breached, weak), address, minutes, expected (whether there is a code to type), online. -->
<#import "template.ftl" as layout>
<#assign failed = (message?? && message.type = "error")>
<@layout.registrationLayout displayMessage=!failed; section>
    <#if section = "header">
        ${msg("keyward.breached.title")}
    <#elseif section = "form">
        <link rel="stylesheet" href="${url.resourcesPath}/css/keyward.css">
        <div class="keyward-text">
            <#if failed>
                <div id="keyward-error" class="${properties.kcAlertClass!} pf-m-danger" role="alert" tabindex="-1">
                    <span class="${properties.kcAlertTitleClass!} kc-feedback-text">${message.summary}</span>
                </div>
            </#if>
            <p id="keyward-why">${msg("keyward.breached.why." + reason)}</p>
            <p>${msg("keyward.breached.code.sent")} <bdi dir="ltr">${address}</bdi></p>
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
                                       aria-describedby="keyward-code-help<#if failed> keyward-error</#if>"<#if failed> aria-invalid="true"</#if>>
                            </span>
                        </div>
                        <div class="${properties.kcInputWrapperClass!}" id="keyward-code-help"><small>${msg("keyward.breached.code.help", minutes)}</small></div>
                    </div>
                </#if>
                <div class="keyward-buttons">
                    <#if expected>
                        <button class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"
                                id="keyward-continue" type="submit">${msg("keyward.breached.code.continue")}</button>
                    </#if>
                    <button class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!properties.kcButtonDefaultClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"
                            id="keyward-resend" name="resend" value="true" type="submit">${msg("keyward.breached.code.resend")}</button>
                </div>
            </form>
            <p><a id="keyward-restart" href="${url.loginRestartFlowUrl}">${msg("keyward.breached.restart")}</a></p>
            <#if reason = "breached">
                <p><small>${msg(online?then("keyward.breached.online", "keyward.breached.local"))}</small></p>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
