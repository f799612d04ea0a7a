<#-- What all pages share that ask for a code from a mail. Attributes of each page: address, minutes, expected (whether there is a code to type), invalid (whether the error is about what was typed). -->
<#import "keyward-text.ftl" as keyward>

<#-- The sentence about the mail, and the form. Parameters: id of the form, none (key of the sentence where no code was mailed yet, about the address). -->
<#macro form id none>
<#local failed = (.data_model.message?? && .data_model.message.type = "error")>
<p id="keyward-sent">${msg(expected?then("keyward.breached.code.sent", none), address)}</p>
<form id="${id}" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
    <#if expected>
        <div class="${properties.kcFormGroupClass!}">
            <div class="${properties.kcLabelWrapperClass!}">
                <label for="code" class="${properties.kcLabelClass!}">${msg("keyward.breached.code.label")}</label>
            </div>
            <div class="${properties.kcInputWrapperClass!}">
                <#-- The newer themes of Keycloak draw the border around the field, the older ones on it. -->
                <#local framed = properties.kcFormHelperTextClass??>
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
</#macro>
