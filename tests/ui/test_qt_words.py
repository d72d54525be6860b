"""What Qt itself says."""

import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from fieldapp.texts import speaking
from ui.qt_words import QtWords


@pytest.mark.usefixtures("look")
def test_the_dialog_for_files_speaks_chinese_throughout(qapp: QApplication, qtbot: QtBot) -> None:
    words = QtWords(qapp)
    assert words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    with speaking("zh_CN"):
        qapp.installTranslator(words)
        try:
            dialog = QFileDialog()
            qtbot.addWidget(dialog)
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
            unknown = QCoreApplication.translate("nobody", "not in any catalogue")
            said = {label.text() for label in dialog.findChildren(QLabel)}
        finally:
            qapp.removeTranslator(words)
    assert unknown == "not in any catalogue"
    assert {"查找范围(&L)：", "文件类型(&T)："} <= said
    assert not {text for text in said if text.strip() and text.isascii()}
