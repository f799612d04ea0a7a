<#-- Tells that a second step is needed, and lets the user choose it. Attributes: state (due, last, deadline, no-delay-left, factor-removed), dueDate, dueTime, left (how often it can be put off), factors (authenticator-app, passkey, security-key), passkey (whether the user has one and did not use it), help (lines). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg("keyward.factor.title")}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <div class="keyward-text"<@keyward.language/>>
            <p id="keyward-why">${msg("keyward.factor.why")}</p>
            <p id="keyward-due"><strong>${msg("keyward.factor." + state, dueDate, dueTime)}</strong></p>
            <#if passkey>
                <p id="keyward-has-passkey">${msg("keyward.factor.passkey")} <a href="${url.loginRestartFlowUrl}">${msg("keyward.breached.restart")}</a></p>
            </#if>
            <form id="keyward-second-factor" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <#if factors?size = 1>
                    <input type="hidden" name="factor" value="${factors[0]}">
                    <p id="keyward-factor">${msg("keyward.factor.only." + factors[0])}</p>
                <#else>
                    <fieldset class="keyward-choice">
                        <legend>${msg("keyward.factor.choose")}</legend>
                        <#list factors as factor>
                            <div class="keyward-option">
                                <input type="radio" id="keyward-${factor}" name="factor" value="${factor}" aria-describedby="keyward-${factor}-help"<#if factor?is_first> checked</#if>>
                                <div>
                                    <label for="keyward-${factor}">${msg("keyward.factor.name." + factor)}</label>
                                    <div id="keyward-${factor}-help"><small>${msg("keyward.factor.help." + factor)}</small></div>
                                </div>
                            </div>
                        </#list>
                    </fieldset>
                </#if>
                <div class="keyward-buttons">
                    <button class="${keyward.primary()}" id="keyward-set-up" type="submit">${msg("keyward.factor.set-up")}</button>
                    <#if left gt 0>
                        <button class="${keyward.secondary()}" id="keyward-later" name="later" value="true" type="submit">${msg("keyward.factor.later", left)}</button>
                    </#if>
                </div>
            </form>
            <#if help?has_content || left = 0>
                <p><small>${msg("keyward.factor.cannot")}</small></p>
                <@keyward.helpText/>
            </#if>
        </div>
    </#if>
</@layout.registrationLayout>
