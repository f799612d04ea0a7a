<#-- Sets up an authenticator app. Attributes: totp (of Keycloak), mode (of Keycloak), wayBack (whether the user can go back to the campaign’s page). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<#assign framed = properties.kcFormHelperTextClass??>
<#assign named = totp.otpCredentials?size gte 1>
<#macro field name label help invalid error extra>
<div class="${properties.kcFormGroupClass!}">
    <div class="${properties.kcLabelWrapperClass!}">
        <label for="${name}" class="${properties.kcLabelClass!}">${label}</label>
    </div>
    <div class="${properties.kcInputWrapperClass!}">
        <span class="${framed?then(properties.kcInputClass!, "")}">
            <input id="${name}" name="${name}" type="text" class="${framed?then("", properties.kcInputClass!)}" ${extra?no_esc}
                   aria-describedby="keyward-${name}-help<#if invalid> keyward-${name}-error</#if>"<#if invalid> aria-invalid="true"</#if>>
        </span>
    </div>
    <#if invalid>
        <@keyward.fieldError id="keyward-${name}-error">${error}</@keyward.fieldError>
    </#if>
    <div id="keyward-${name}-help"><small>${help}</small></div>
</div>
</#macro>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg("keyward.totp.title")}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <div class="keyward-text"<@keyward.language/>>
            <#if message?? && message.type = "error" && !messagesPerField.existsError("totp", "userLabel")><@keyward.message/></#if>
            <h2 class="keyward-step">${msg("keyward.totp.step1")}</h2>
            <p>${msg("keyward.totp.apps")} <#list totp.supportedApplications as app><bdi>${msg(app)}</bdi><#sep>, </#list></p>
            <h2 class="keyward-step">${msg("keyward.totp.step2")}</h2>
            <img id="keyward-qr" src="data:image/png;base64, ${totp.totpSecretQrCode}" alt="${msg("keyward.totp.qr")}">
            <p id="keyward-key-label">${msg("keyward.totp.key")}<br><code id="keyward-key" dir="ltr">${totp.totpSecretEncoded}</code></p>
            <details>
                <summary>${msg("keyward.totp.settings")}</summary>
                <ul>
                    <li>${msg("loginTotpType")}: ${msg("loginTotp." + totp.policy.type)}</li>
                    <li>${msg("loginTotpAlgorithm")}: <bdi>${totp.policy.getAlgorithmKey()}</bdi></li>
                    <li>${msg("loginTotpDigits")}: ${totp.policy.digits}</li>
                    <#if totp.policy.type = "totp">
                        <li>${msg("loginTotpInterval")}: ${totp.policy.period}</li>
                    <#else>
                        <li>${msg("loginTotpCounter")}: ${totp.policy.initialCounter}</li>
                    </#if>
                </ul>
            </details>
            <h2 class="keyward-step">${msg("keyward.totp.step3")}</h2>
            <form id="keyward-totp" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" novalidate>
                <#assign wrong = messagesPerField.existsError("totp")>
                <@field "totp" msg("keyward.totp.code") msg("keyward.totp.code.help", totp.policy.digits) wrong msg("keyward.totp.wrong") 'inputmode="numeric" autocomplete="one-time-code" dir="ltr" maxlength="20"' + wrong?then(" autofocus", "")/>
                <#assign badName = messagesPerField.existsError("userLabel")>
                <@field "userLabel" msg("keyward.totp.name") msg("keyward.totp.name." + named?then("needed", "optional")) badName badName?then(messagesPerField.get("userLabel"), "") 'autocomplete="off"' + named?then(' aria-required="true"', "") + badName?then(" autofocus", "")/>
                <input type="hidden" name="totpSecret" value="${totp.totpSecret}">
                <#if mode??><input type="hidden" name="mode" value="${mode}"></#if>
                <div class="keyward-option">
                    <input type="checkbox" id="logout-sessions" name="logout-sessions" value="on">
                    <label for="logout-sessions">${msg("logoutOtherSessions")}</label>
                </div>
                <div class="keyward-buttons">
                    <button class="${keyward.primary()}" id="keyward-save" type="submit">${msg("keyward.totp.save")}</button>
                    <#if isAppInitiatedAction??>
                        <button class="${keyward.secondary()}" id="keyward-cancel" name="cancel-aia" value="true" type="submit">${msg("doCancel")}</button>
                    <#elseif wayBack>
                        <button class="${keyward.secondary()}" id="keyward-back" name="back" value="true" type="submit">${msg("keyward.factor.back")}</button>
                    </#if>
                </div>
            </form>
        </div>
    </#if>
</@layout.registrationLayout>
