<#-- What Keyward's pages share. -->

<#-- The language of Keyward's texts, for an element that holds them, where the page has another one: a realm may offer languages that Keyward does not have. -->
<#macro language><#local own = msg("keyward.language")><#if own != lang?split("-")[0]> lang="${own}" dir="${["ar", "fa", "he", "ps", "ur"]?seq_contains(own)?then("rtl", "ltr")}"</#if></#macro>

<#-- The realm's help text, or whom to turn to where it has none. In the language of the page, whatever that of Keyward's texts is. Attribute: help (lines of parts with text and href, empty where a part is no link). -->
<#macro helpText>
<p id="keyward-help"<#if help?has_content> lang="${lang}" dir="auto"</#if>><#if help?has_content><#list help as line><#list line as part><#if part.href?has_content><a href="${part.href}">${part.text}</a><#else>${part.text}</#if></#list><#sep><br></#list><#else>${msg("keyward.breached.contact")}</#if></p>
</#macro>

<#-- What became of the form: an error, or that something was done. An error is no alert where the page's script moves the focus to it, or it would be read twice. -->
<#macro message focused=false>
<#if .data_model.message?? && .data_model.message.summary?has_content>
    <#local it = .data_model.message>
    <#local failed = it.type = "error">
    <div id="keyward-${failed?then("error", "status")}" class="${properties.kcAlertClass!} alert-${it.type} pf-m-${failed?then("danger", it.type)}"
         <#if !failed>role="status"<#elseif !focused>role="alert"</#if> tabindex="-1">
        <div class="${properties.kcAlertIconClass!"pf-c-alert__icon"}" aria-hidden="true"><span class="${failed?then(properties.kcFeedbackErrorIcon!"fa fa-fw fa-exclamation-circle", properties.kcFeedbackSuccessIcon!"fa fa-fw fa-check-circle")}"></span></div>
        <span class="${properties.kcAlertTitleClass!} kc-feedback-text">${it.summary}</span>
    </div>
</#if>
</#macro>

<#-- An error about one field, which the field refers to by the id. -->
<#macro fieldError id>
<div id="${id}" class="${properties.kcAlertClass!} alert-error pf-m-danger" role="alert">
    <div class="${properties.kcAlertIconClass!"pf-c-alert__icon"}" aria-hidden="true"><span class="${properties.kcFeedbackErrorIcon!"fa fa-fw fa-exclamation-circle"}"></span></div>
    <span class="${properties.kcAlertTitleClass!} kc-feedback-text"><#nested></span>
</div>
</#macro>

<#-- A button that leads back to the page of the campaign. Attribute: wayBack (whether there is one). -->
<#macro back>
<#if .data_model.wayBack>
<form id="keyward-way-back" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
    <div class="keyward-buttons">
        <button class="${secondary()}" id="keyward-back" name="back" value="true" type="submit">${msg("keyward.factor.back")}</button>
    </div>
</form>
</#if>
</#macro>

<#macro styles>
<link rel="stylesheet" href="${url.resourcesPath}/css/keyward.css">
</#macro>

<#-- Classes of the buttons: one leads on, the other stands beside it. -->
<#function primary><#return (properties.kcButtonClass!) + " " + (properties.kcButtonPrimaryClass!) + " " + (properties.kcButtonBlockClass!) + " " + (properties.kcButtonLargeClass!)></#function>
<#function secondary><#return (properties.kcButtonClass!) + " " + (properties.kcButtonSecondaryClass!properties.kcButtonDefaultClass!) + " " + (properties.kcButtonBlockClass!) + " " + (properties.kcButtonLargeClass!)></#function>
