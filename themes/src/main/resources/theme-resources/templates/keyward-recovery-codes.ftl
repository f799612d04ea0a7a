<#-- Shows new recovery codes once. Attributes: recoveryAuthnCodesConfigBean (of Keycloak), unconfirmed (whether the box was left empty). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<#assign codes = recoveryAuthnCodesConfigBean.generatedRecoveryAuthnCodesList>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg("keyward.recovery.title")}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <div class="keyward-text"<@keyward.language/>>
            <p id="keyward-why">${msg("keyward.recovery.why")}</p>
            <ol id="keyward-codes" class="keyward-codes" dir="ltr">
                <#list codes as code><li><code>${code[0..3]}-${code[4..7]}-${code[8..]}</code></li></#list>
            </ol>
            <#assign file><#list codes as code>${code?index + 1}: ${code[0..3]}-${code[4..7]}-${code[8..]}${"\r\n"}</#list></#assign>
            <p><a id="keyward-download" download="recovery-codes.txt" href="data:text/plain;charset=utf-8,${file?markup_string?url("UTF-8")}">${msg("keyward.recovery.download")}</a></p>
            <form id="keyward-recovery-codes" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate>
                <input type="hidden" name="generatedRecoveryAuthnCodes" value="${recoveryAuthnCodesConfigBean.generatedRecoveryAuthnCodesAsString}">
                <input type="hidden" name="generatedAt" value="${recoveryAuthnCodesConfigBean.generatedAt?c}">
                <input type="hidden" name="userLabel" value="${msg("recovery-codes-label-default")}">
                <#if unconfirmed>
                    <@keyward.fieldError id="keyward-error">${msg("keyward.recovery.unconfirmed")}</@keyward.fieldError>
                </#if>
                <div class="keyward-option">
                    <input type="checkbox" id="keyward-saved" name="saved" value="on"<#if unconfirmed> aria-invalid="true" aria-describedby="keyward-error"</#if>>
                    <label for="keyward-saved">${msg("keyward.recovery.saved")}</label>
                </div>
                <div class="keyward-option">
                    <input type="checkbox" id="logout-sessions" name="logout-sessions" value="on">
                    <label for="logout-sessions">${msg("logoutOtherSessions")}</label>
                </div>
                <div class="keyward-buttons">
                    <button class="${keyward.primary()}" id="keyward-save" type="submit">${msg("keyward.breached.code.continue")}</button>
                    <#if isAppInitiatedAction??>
                        <button class="${keyward.secondary()}" id="keyward-cancel" name="cancel-aia" value="true" type="submit">${msg("doCancel")}</button>
                    </#if>
                </div>
            </form>
        </div>
    </#if>
</@layout.registrationLayout>
